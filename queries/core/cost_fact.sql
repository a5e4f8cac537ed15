-- One row per endpoint, day, SKU, tag set, model, caller and price basis; every cost figure sums these rows, so that all agree.
with
  attributed as (
    select
      usage.*,
      case
      -- Of traffic through the gateway the bill itself names the model.
        when usage.destination_model is not null then 'bill'
        when period.entity_name is not null then 'only model served'
        when usage.is_pay_per_token
        and usage.endpoint_name like 'databricks-%' then 'endpoint name'
        when usage.endpoint_key = '' then 'no endpoint named'
        when period.models > 1 then 'several models'
        else 'not known'
      end as model_basis,
      coalesce(
        usage.destination_model,
        period.entity_name,
        case
          when usage.is_pay_per_token
          and usage.endpoint_name like 'databricks-%' then usage.endpoint_name
        end
      ) as model_name,
      case
        when usage.destination_model is null then period.entity_version
      end as model_version,
      coalesce(
        usage.destination_model is null
        and period.versions > 1,
        false
      ) as has_several_versions
    from
      usage_cost as usage
      left join entity_period as period on period.workspace_id = usage.workspace_id
      and period.endpoint_key = usage.endpoint_key
      and usage.priced_at >= period.starts_at
      and (
        period.ends_at is null
        or usage.priced_at < period.ends_at
      )
  )
select
  workspace_id,
  endpoint_key,
  usage_on,
  billing_origin_product,
  sku_name,
  usage_unit,
  custom_tags,
  price_basis,
  is_pay_per_token,
  is_launch,
  nullif(requester, '__REDACTED__') as requester,
  model_name,
  model_version,
  model_basis,
  has_several_versions,
  sum(usage_quantity) as usage_quantity,
  sum(usage_quantity) filter(
    where
      usage_unit = 'DBU'
  ) as dbu,
  sum(cost_usd) as cost_usd,
  sum(list_cost_usd) as list_cost_usd,
  sum(usage_quantity) filter(
    where
      cost_usd is null
  ) as unpriced_quantity
from
  attributed
group by all
