-- ---
-- code: COST-08
-- title: Cold-start thrash
-- severity: low
-- resource: endpoint
-- requires: [billing_usage, billing_usage.billing_origin_product, list_prices]
-- optional: [account_prices, serving_endpoints, serving_endpoint_details]
-- pass_windows: { billing_usage: 30 }
-- amount: launch_usd
-- params: { max_launch_share: 0.15, max_launches_day: 10 }
-- why: >
--   An endpoint that starts many times a day pays for the starts, and its callers wait for each.
-- verify: "select usage_date, sum(usage_quantity) from system.billing.usage where sku_name like '%\_LAUNCH\_%' and usage_metadata.endpoint_name = '<endpoint>' group by 1 order by 1"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Deploys anew. Without scale-to-zero it is billed around the clock; compare the break-even in the figure "Cost of a request" first.
-- controls: { waf: ["CO:06", "CO:12", "PE:05"] }
-- ---
with
  launched as (
    select
      usage.workspace_id,
      usage.endpoint_key,
      sum(usage.usage_quantity) filter(
        where
          usage.usage_unit = 'DBU'
      ) as dbu,
      coalesce(
        sum(usage.usage_quantity) filter(
          where
            usage.is_launch
        ),
        0
      ) as launch_dbu,
      sum(usage.cost_usd) filter(
        where
          usage.is_launch
      ) as launch_usd,
      count(distinct date_trunc('hour', usage.priced_at)) filter(
        where
          usage.is_launch
          and usage.usage_quantity > 0
      ) as launch_hours,
      count(distinct usage.usage_on) filter(
        where
          usage.is_launch
          and usage.usage_quantity > 0
      ) as launch_days,
      bool_and(usage.is_launch is not null) as are_launches_known,
      list_distinct(list({'input': usage.input_id, 'item': cast(null as bigint)})) as sources
    from
      usage_cost as usage
      cross join cost_day
    where
      usage.endpoint_key <> ''
      and usage.usage_on <= cost_day.last_on
      and usage.usage_on > cost_day.last_on - 30
    group by
      usage.workspace_id,
      usage.endpoint_key
  ),
  counted as (
    select
      launched.*,
      -- An hour with a start has one at least; a start is charged one DBU at least.
      launch_hours / launch_days as least_per_day,
      launch_dbu / (
        select
          any_value(value)
        from
          ref_platform_limit
        where
          name = 'launch_charge'
      ) / launch_days as most_per_day
    from
      launched
  )
select
  counted.workspace_id,
  billed.endpoint_name || case
    when count(*) over (
      partition by
        counted.workspace_id,
        billed.endpoint_name
    ) > 1
    and not billed.is_configured then ' (' || counted.endpoint_key || ')'
    else ''
  end as resource,
  case
    when counted.launch_dbu > $max_launch_share * counted.dbu
    and counted.least_per_day > $max_launches_day then false
    -- Usage of a SKU without a name may be starts.
    when not counted.are_launches_known then null
    when counted.launch_dbu <= $max_launch_share * counted.dbu
    or counted.launch_days = 0
    or counted.most_per_day <= $max_launches_day then true
  end as passed,
  counted.launch_usd,
  counted.launch_dbu,
  counted.dbu,
  try_cast (counted.least_per_day as decimal(18, 1)) as least_starts_per_day,
  try_cast (counted.most_per_day as decimal(18, 1)) as most_starts_per_day,
  counted.launch_days,
  counted.sources
from
  counted
  join billed_endpoint as billed on billed.workspace_id = counted.workspace_id
  and billed.endpoint_key = counted.endpoint_key
where
  not coalesce(billed.is_system, false)
order by
  counted.workspace_id,
  resource
