-- One row per endpoint of a foundation model: what the tokens of its judged days cost by the hour and by the token; null where no price is known.
with
  day_cost as (
    select
      usage.workspace_id,
      usage.endpoint_key,
      usage.usage_on,
      bool_or(usage.is_pay_per_token) as has_tokens,
      bool_or(not usage.is_pay_per_token) as has_hours,
      bool_or(
        usage.serving_type = 'FOUNDATION_MODEL'
        and not usage.is_pay_per_token
      ) as has_foundation_hours,
      -- Batch inference has a rate of its own, and what goes through the gateway is not in the record of requests.
      bool_or(
        usage.offering_type = 'BATCH_INFERENCE'
        or usage.destination_model is not null
      ) as has_unrecorded,
      coalesce(
        sum(usage.usage_quantity) filter(
          where
            usage.cost_usd is null
        ),
        0
      ) <> 0 as has_unpriced,
      sum(usage.cost_usd) as cost_usd
    from
      usage_cost as usage
      cross join cost_day
    where
      usage.billing_origin_product = 'MODEL_SERVING'
      and usage.endpoint_key <> ''
      and usage.usage_on <= cost_day.last_on
      and usage.usage_on > cost_day.last_on - 30
    group by
      usage.workspace_id,
      usage.endpoint_key,
      usage.usage_on
  ),
  bought as (
    select distinct
      workspace_id,
      endpoint_key
    from
      served_entity
    where
      config_kind = 'active'
      and kind = 'provisioned_throughput'
  ),
  foundation as (
    select
      day_cost.workspace_id,
      day_cost.endpoint_key,
      bool_or(day_cost.has_tokens) as has_tokens,
      bool_or(day_cost.has_hours) as has_hours
    from
      day_cost
      left join bought on bought.workspace_id = day_cost.workspace_id
      and bought.endpoint_key = day_cost.endpoint_key
    group by
      day_cost.workspace_id,
      day_cost.endpoint_key
    having
      bool_or(day_cost.has_tokens)
      or bool_or(coalesce(day_cost.has_foundation_hours, false))
      or bool_or(bought.endpoint_key is not null)
  ),
  served as (
    select
      period.workspace_id,
      period.endpoint_key,
      min(period.starts_at) as starts_at,
      bool_or(period.models > 1)
      or count(distinct period.entity_name) > 1 as has_several,
      case
        when count(distinct period.entity_name) = 1
        and count(period.entity_name) = count(*) then min(period.entity_name)
      end as entity_name
    from
      entity_period as period
      cross join cost_day
    where
      cast(period.starts_at as date) <= cost_day.last_on
      and coalesce(cast(period.ends_at as date) > cost_day.last_on - 30, true)
    group by
      period.workspace_id,
      period.endpoint_key
  ),
  named as (
    select
      foundation.*,
      served.starts_at,
      coalesce(served.has_several, false) as has_several,
      case
        when served.endpoint_key is not null then served.entity_name
        when billed.endpoint_name like 'databricks-%' then billed.endpoint_name
      end as entity_name
    from
      foundation
      left join served on served.workspace_id = foundation.workspace_id
      and served.endpoint_key = foundation.endpoint_key
      left join billed_endpoint as billed on billed.workspace_id = foundation.workspace_id
      and billed.endpoint_key = foundation.endpoint_key
  ),
  modelled as (
    select
      named.*,
      rate.sku_part,
      rate.input_dbu,
      rate.output_dbu,
      -- A model of one's own is not sold by the token, whatever it is called.
      coalesce(rate.model, regexp_replace(lower(named.entity_name), '^(system\.ai\.)?(databricks-)?', '')) as model
    from
      named
      left join ref_token_rate as rate on regexp_matches(lower(named.entity_name), rate.model_pattern)
      and regexp_matches(lower(named.entity_name), '^(system\.ai\.|databricks-)')
  ),
  judged as (
    select
      day_cost.workspace_id,
      day_cost.endpoint_key,
      count(*) as judged_days,
      sum(day_cost.cost_usd) as cost_usd,
      coalesce(sum(use.input_tokens), 0) as input_tokens,
      coalesce(sum(use.output_tokens), 0) as output_tokens
    from
      day_cost
      join modelled on modelled.workspace_id = day_cost.workspace_id
      and modelled.endpoint_key = day_cost.endpoint_key
      join endpoint_day_use as
    use on use.workspace_id = day_cost.workspace_id
    and use.endpoint_key = day_cost.endpoint_key
    and use.usage_on = day_cost.usage_on
    left join endpoint on endpoint.workspace_id = day_cost.workspace_id
    and endpoint.endpoint_key = day_cost.endpoint_key
    where
      not coalesce(day_cost.has_unrecorded, false)
      and not day_cost.has_unpriced
      and coalesce(day_cost.usage_on > cast(modelled.starts_at as date), true)
      -- A day whose calls nobody recorded, or recorded without one of both counts, says nothing; embeddings have no output.
      and (
        use.requests = 0
        or (
          use.input_tokens is not null
          and (
            use.output_tokens is not null
            or endpoint.task = 'llm/v1/embeddings'
          )
        )
      )
    group by
      day_cost.workspace_id,
      day_cost.endpoint_key
  ),
  measured as (
    select
      modelled.workspace_id,
      modelled.endpoint_key,
      modelled.model,
      modelled.has_several,
      modelled.sku_part,
      modelled.input_dbu,
      modelled.output_dbu,
      case
        when modelled.has_tokens
        and modelled.has_hours then 'both'
        when modelled.has_tokens then 'pay-per-token'
        else 'provisioned throughput'
      end as billed_as,
      coalesce(judged.judged_days, 0) as judged_days,
      judged.cost_usd,
      judged.input_tokens,
      judged.output_tokens,
      judged.input_tokens + judged.output_tokens as tokens
    from
      modelled
      left join judged on judged.workspace_id = modelled.workspace_id
      and judged.endpoint_key = modelled.endpoint_key
  ),
  token_price as (
    select
      model,
      sum(cost_usd) / sum(tokens) as token_usd
    from
      measured
    where
      billed_as = 'pay-per-token'
      and model is not null
      and tokens > 0
      and cost_usd > 0
    group by
      model
  ),
  -- The least that is billed for capacity with this model anywhere in the estate.
  hour_price as (
    select
      model,
      min(cost_usd / judged_days) as day_usd
    from
      measured
    where
      billed_as = 'provisioned throughput'
      and model is not null
      and cost_usd > 0
    group by
      model
  ),
  dbu_price as (
    select
      measured.workspace_id,
      measured.endpoint_key,
      sum(cost.cost_usd) / sum(cost.dbu) as dbu_usd
    from
      measured
      join cost_fact as cost on cost.workspace_id = measured.workspace_id
      and cost.endpoint_key = measured.endpoint_key
      cross join cost_day
    where
      contains(cost.sku_name, measured.sku_part)
      and cost.cost_usd is not null
      and cost.price_basis <> 'free'
      and cost.usage_on <= cost_day.last_on
      and cost.usage_on > cost_day.last_on - 30
    group by
      measured.workspace_id,
      measured.endpoint_key
    having
      sum(cost.dbu) > 0
  ),
  priced as (
    select
      measured.*,
      case
        when measured.billed_as = 'pay-per-token' then measured.cost_usd / nullif(measured.tokens, 0)
        when token_price.token_usd is not null then token_price.token_usd
        -- Without an output rate only what put nothing out has a price.
        when measured.tokens > 0
        and (
          measured.output_dbu is not null
          or measured.output_tokens = 0
        ) then (
          measured.input_tokens * measured.input_dbu + measured.output_tokens * coalesce(measured.output_dbu, 0)
        ) / 1000000 * dbu_price.dbu_usd / measured.tokens
      end as token_usd,
      case
        when measured.billed_as = 'pay-per-token'
        or token_price.token_usd is not null then 'billed'
        else 'published'
      end as token_basis,
      case
        when measured.billed_as = 'provisioned throughput' then measured.cost_usd / nullif(measured.judged_days, 0)
        else hour_price.day_usd
      end as day_usd
    from
      measured
      left join token_price on token_price.model = measured.model
      left join hour_price on hour_price.model = measured.model
      left join dbu_price on dbu_price.workspace_id = measured.workspace_id
      and dbu_price.endpoint_key = measured.endpoint_key
  ),
  compared as (
    select
      workspace_id,
      endpoint_key,
      model,
      billed_as,
      judged_days,
      tokens,
      cost_usd,
      has_several,
      token_usd,
      day_usd,
      case
        when token_usd is not null then token_basis
      end as token_price_basis,
      case
        when billed_as <> 'both' then try_cast (1000000 * token_usd as decimal(18, 6))
      end as per_million_tokens_usd,
      case
        when billed_as = 'pay-per-token' then cost_usd
        when billed_as = 'provisioned throughput' then try_cast (tokens * token_usd as decimal(18, 6))
      end as pay_per_token_usd,
      case
        when billed_as = 'provisioned throughput' then cost_usd
        when billed_as = 'pay-per-token' then try_cast (judged_days * day_usd as decimal(18, 6))
      end as provisioned_usd
    from
      priced
  )
select
  workspace_id,
  endpoint_key,
  model,
  billed_as,
  judged_days,
  tokens,
  cost_usd,
  pay_per_token_usd,
  provisioned_usd,
  per_million_tokens_usd,
  token_price_basis,
  try_cast (tokens * 30 / judged_days as decimal(18, 0)) as month_tokens,
  case
    when billed_as <> 'both'
    and token_usd > 0 then try_cast (30 * day_usd / token_usd as decimal(18, 0))
  end as break_even_tokens,
  case
    when pay_per_token_usd < provisioned_usd then 'pay-per-token is cheaper'
    when pay_per_token_usd > provisioned_usd then 'provisioned throughput is cheaper'
    when pay_per_token_usd = provisioned_usd then 'both cost the same'
  end as verdict,
  case
    when pay_per_token_usd is not null
    and provisioned_usd is not null then null
    when billed_as = 'both' then 'billed by the hour and by the token'
    when judged_days = 0 then 'no complete day on which price and tokens are known'
    when has_several then 'serves several models'
    when model is null then 'which model it serves is not known'
    when billed_as = 'pay-per-token' then 'no provisioned throughput of this model is billed, and no hourly rate is known'
    else 'no price by the token is known for this model'
  end as reason
from
  compared
