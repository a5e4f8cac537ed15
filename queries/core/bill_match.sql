-- One row per day, workspace and meter of serving: the system tables beside the Azure bill; workspace null where the bill's resource could not be placed.
with
  billed as (
    select
      usage_on,
      workspace_id,
      meter_name,
      -- Null is what the bill does not tell, or tells in another currency.
      case
        when bool_and(quantity is not null) then sum(quantity)
      end as bill_dbu,
      case
        when bool_and(cost_usd is not null) then sum(cost_usd)
      end as bill_usd,
      min(currency) as currency,
      list_distinct(flatten(list(sources))) as sources
    from
      azure_cost
    where
      is_serving
    group by
      usage_on,
      workspace_id,
      meter_name
  ),
  bounds as (
    select
      min(usage_on) as first_on,
      max(usage_on) as last_on
    from
      azure_cost
  )
select
  coalesce(used.usage_on, billed.usage_on) as usage_on,
  coalesce(used.workspace_id, billed.workspace_id) as workspace_id,
  coalesce(used.meter_name, billed.meter_name) as meter_name,
  used.dbu,
  used.serving_usd,
  used.other_usd,
  used.other_products,
  coalesce(used.unpriced_rows, 0) as unpriced_rows,
  billed.usage_on is not null as is_billed,
  billed.bill_dbu,
  billed.bill_usd,
  billed.currency,
  -- Days outside the bill, and the days that are still arriving in either, cannot be compared.
  coalesce(
    coalesce(used.usage_on, billed.usage_on) between bounds.first_on and bounds.last_on
    and coalesce(used.usage_on, billed.usage_on) between cost_day.first_on and cost_day.last_on,
    false
  ) as is_comparable,
  list_concat(used.sources, billed.sources) as sources
from
  (
    from
      meter_usage
    where
      meter_name in (
        select
          meter_name
        from
          ref_sku_meter
        where
          is_serving
      )
  ) as used
  full join billed on billed.usage_on = used.usage_on
  and billed.workspace_id = used.workspace_id
  and billed.meter_name = used.meter_name
  cross join bounds
  cross join cost_day
