-- One row per endpoint, day and caller of pay-per-token usage; capacity that is billed by the hour has no caller (requester null).
with
  summed as (
    select
      workspace_id,
      endpoint_key,
      usage_on,
      is_pay_per_token,
      requester,
      sum(dbu) as dbu,
      sum(cost_usd) as cost_usd,
      sum(unpriced_quantity) as unpriced_quantity
    from
      cost_fact
    group by all
  ),
  tokens as (
    select
      workspace_id,
      endpoint_key,
      request_on,
      requester,
      sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)) as tokens,
      sum(sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0))) over (
        partition by
          workspace_id,
          endpoint_key,
          request_on
      ) as day_tokens
    from
      endpoint_request_day
    where
      endpoint_key is not null
    group by
      workspace_id,
      endpoint_key,
      request_on,
      requester
  ),
  -- What the bill does not give a caller is split by the day's tokens, rounded; who used most takes what rounding leaves.
  split as (
    select
      summed.workspace_id,
      summed.endpoint_key,
      summed.usage_on,
      tokens.requester,
      summed.dbu,
      summed.cost_usd,
      summed.unpriced_quantity,
      row_number() over (
        partition by
          summed.workspace_id,
          summed.endpoint_key,
          summed.usage_on
        order by
          tokens.tokens desc,
          tokens.requester nulls last
      ) as place,
      cast(
        cast(cast(summed.dbu as double) * (tokens.tokens / tokens.day_tokens) as decimal(27, 9)) as decimal(38, 18)
      ) as dbu_share,
      cast(
        cast(cast(summed.cost_usd as double) * (tokens.tokens / tokens.day_tokens) as decimal(27, 9)) as decimal(38, 26)
      ) as cost_share,
      cast(
        cast(cast(summed.unpriced_quantity as double) * (tokens.tokens / tokens.day_tokens) as decimal(27, 9)) as decimal(38, 18)
      ) as unpriced_share
    from
      summed
      join tokens on tokens.workspace_id = summed.workspace_id
      and tokens.endpoint_key = summed.endpoint_key
      and tokens.request_on = summed.usage_on
    where
      summed.is_pay_per_token
      and summed.requester is null
      and tokens.day_tokens > 0
  ),
  apportioned as (
    select
      workspace_id,
      endpoint_key,
      usage_on,
      requester,
      case
        when place = 1 then dbu - sum(dbu_share) over day_of_endpoint + dbu_share
        else dbu_share
      end as dbu,
      case
        when place = 1 then cost_usd - sum(cost_share) over day_of_endpoint + cost_share
        else cost_share
      end as cost_usd,
      case
        when place = 1 then unpriced_quantity - sum(unpriced_share) over day_of_endpoint + unpriced_share
        else unpriced_share
      end as unpriced_quantity
    from
      split
    window
      day_of_endpoint as (
        partition by
          workspace_id,
          endpoint_key,
          usage_on
      )
  )
select
  workspace_id,
  endpoint_key,
  usage_on,
  requester,
  'share of tokens' as requester_basis,
  dbu,
  cost_usd,
  unpriced_quantity
from
  apportioned
union all
select
  summed.workspace_id,
  summed.endpoint_key,
  summed.usage_on,
  summed.requester,
  case
    when not summed.is_pay_per_token then 'capacity'
    when summed.requester is not null then 'bill'
    else 'caller not recorded'
  end as requester_basis,
  summed.dbu,
  summed.cost_usd,
  summed.unpriced_quantity
from
  summed
where
  not (
    summed.is_pay_per_token
    and summed.requester is null
    and exists (
      select
        1
      from
        split
      where
        split.workspace_id = summed.workspace_id
        and split.endpoint_key = summed.endpoint_key
        and split.usage_on = summed.usage_on
    )
  )
