-- ---
-- code: COST-16
-- title: Does not reconcile with the Azure bill
-- severity: medium
-- resource: month
-- requires: [billing_usage, billing_usage.billing_origin_product, billing_usage.sku_name, list_prices, azure_costs, azure_costs.meter_name]
-- optional: [account_prices, azure_workspace, workspaces]
-- amount: unexplained_usd
-- params: { max_gap: 0.02 }
-- why: >
--   Where the bill and the usage differ, every cost in this report is off by as much, or the bill is wrong.
-- verify: "select usage_date, sku_name, sum(usage_quantity) from system.billing.usage where sku_name like '%REAL_TIME_INFERENCE%' group by 1, 2 order by 1, 2"
-- fix: "select * from system.billing.account_prices"
-- caveat: "Changes nothing in the workspace: give the discount, the account's prices, or the usage of the other products on the same meters (vector search, Genie); then ask your account team about what is left. What was bought ahead is used at no cost in an export of actual cost: add the amortised one."
-- controls: { waf: ["CO:03"] }
-- ---
with
  daily as (
    select
      date_trunc('month', usage_on) as month_on,
      usage_on,
      sum(dbu) as dbu,
      case
        when bool_and(
          bill_dbu is not null
          or not is_billed
        ) then coalesce(sum(bill_dbu), 0)
      end as bill_dbu,
      case
        when sum(unpriced_rows) = 0 then coalesce(sum(serving_usd), 0) + coalesce(sum(other_usd), 0)
      end as expected_usd,
      case
        when bool_and(
          bill_usd is not null
          or not is_billed
        ) then coalesce(sum(bill_usd), 0)
      end as bill_usd,
      list_distinct(flatten(list(sources))) as sources
    from
      bill_match
    where
      is_comparable
    group by
      usage_on
  ),
  monthly as (
    select
      month_on,
      count(*) as compared_days,
      coalesce(sum(dbu), 0) as dbu,
      case
        when bool_and(bill_dbu is not null) then sum(bill_dbu)
      end as bill_dbu,
      -- One day that cannot be priced leaves the month open.
      case
        when bool_and(expected_usd is not null) then sum(expected_usd)
      end as expected_usd,
      case
        when bool_and(bill_usd is not null) then sum(bill_usd)
      end as bill_usd,
      count(*) filter(
        where
          abs(expected_usd - bill_usd) > $max_gap * bill_usd
      ) as days_apart,
      arg_max(usage_on, abs(expected_usd - bill_usd)) as widest_gap_on,
      list_distinct(flatten(list(sources))) as sources
    from
      daily
    group by
      month_on
  )
select
  '0' as workspace_id,
  strftime(month_on, '%Y-%m') as resource,
  case
  -- What the bill does not name the meter of may be serving, or not.
    when not exists (
      select
        1
      from
        azure_cost
      where
        azure_cost.meter_name is null
        and date_trunc('month', azure_cost.usage_on) = monthly.month_on
    )
    -- The quantities may tell that something is missing even where the money is in another currency.
    then abs(dbu - bill_dbu) <= $max_gap * bill_dbu
    and abs(expected_usd - bill_usd) <= $max_gap * bill_usd
  end as passed,
  abs(bill_usd - expected_usd) as unexplained_usd,
  expected_usd,
  bill_usd,
  dbu,
  bill_dbu,
  compared_days,
  days_apart,
  widest_gap_on,
  sources
from
  monthly
order by
  resource
