-- ---
-- title: What a FOCUS file of this audit holds
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details]
-- ---
with
  written as (
    select
      count(*) as row_count,
      sum("BilledCost") as cost_usd,
      sum("ListCost") as list_cost_usd,
      count(*) filter(
        where
          "ChargeClass" = 'Correction'
      ) as correction_rows,
      cast(min("ChargePeriodStart") as date) as from_on,
      cast(max("ChargePeriodStart") as date) as to_on
    from
      focus_cost
  ),
  left_out as (
    select
      coalesce(sum(usage_quantity), 0) as unpriced_dbu
    from
      usage_cost
    where
      cost_usd is null
  )
select
  '1.2' as focus_version,
  written.row_count,
  written.cost_usd,
  written.list_cost_usd,
  written.correction_rows,
  written.from_on,
  written.to_on,
  left_out.unpriced_dbu
from
  written
  cross join left_out
order by
  focus_version
