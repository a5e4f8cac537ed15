-- ---
-- code: COST-14
-- title: Commitment badly used or about to renew itself
-- severity: high
-- resource: commitment
-- requires: [billing_usage, billing_usage.billing_origin_product, list_prices]
-- optional: [commitments, account_prices, serving_endpoints, serving_endpoint_details]
-- manual_without: [commitments]
-- pass_windows: { billing_usage: 30 }
-- amount: unused_usd
-- params: { min_util: 0.7, warn_days: 30 }
-- why: >
--   What was committed is paid for whether it is used or not, and a contract that renews itself commits for another term.
-- verify: "select usage_date, sum(usage_quantity) from system.billing.usage where billing_origin_product = 'MODEL_SERVING' group by 1 order by 1"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Moves usage onto the commitment, or off it; the contract itself is changed with the account team, within its notice. Use is counted in the DBUs of the last 30 complete days.
-- controls: { waf: ["CO:05", "CO:07"] }
-- ---
with
  running as (
    select
      *
    from
      stg_commitments
    where
      commitment is not null
      and coalesce(ends_on >= cast(cast($as_of as timestamptz) as date), true)
      and coalesce(starts_on <= cast(cast($as_of as timestamptz) as date), true)
  ),
  used as (
    select
      running.commitment,
      coalesce(sum(usage.usage_quantity), 0) as used_dbu,
      sum(usage.list_cost_usd) as list_usd,
      list_distinct(
        list({'input': usage.input_id, 'item': cast(null as bigint)}) filter(
          where
            usage.input_id is not null
        )
      ) as sources
    from
      running
      cross join cost_day
      left join billed_endpoint as billed on billed.endpoint_name = running.endpoint_name
      and coalesce(running.workspace_id = billed.workspace_id, true)
      left join usage_cost as usage on coalesce(running.workspace_id = usage.workspace_id, true)
      and (
        running.endpoint_name is null
        or (
          billed.workspace_id = usage.workspace_id
          and billed.endpoint_key = usage.endpoint_key
        )
      )
      and usage.usage_unit = 'DBU'
      and usage.usage_on <= cost_day.last_on
      and usage.usage_on > cost_day.last_on - 30
    group by
      running.commitment
  ),
  measured as (
    select
      running.*,
      used.used_dbu,
      used.sources as usage_sources,
      -- A commitment of a month, over the 30 days that are looked at.
      cast(running.committed_dbu_month * 360 / 365 as decimal(38, 6)) as committed_dbu,
      case
        when used.used_dbu > 0 then used.list_usd / used.used_dbu
      end as list_rate,
      cost_day.last_on is not null
      and coalesce(running.starts_on <= cost_day.last_on - 29, true) as has_history,
      -- Usage of the days before the export begins is not there to be counted.
      coalesce(billing.first_on <= cost_day.last_on - 29, false) as is_covered
    from
      running
      join used on used.commitment = running.commitment
      cross join cost_day
      cross join (
        select
          min(cast(priced_at as date)) as first_on
        from
          billing_hour
      ) as billing
  )
select
  coalesce(workspace_id, '0') as workspace_id,
  commitment as resource,
  (
    case
      when has_history
      and committed_dbu > 0
      and used_dbu >= $min_util * committed_dbu then true
      when has_history
      and is_covered
      and committed_dbu > 0 then false
    end
  )
  -- One that does not renew itself ends without anybody's doing.
  and (
    not auto_renews
    or ends_on > cast(cast($as_of as timestamptz) as date) + cast($warn_days as integer)
  ) as passed,
  try_cast (
    case
      when committed_dbu > used_dbu then cost_usd_month * (1 - used_dbu / committed_dbu)
      when committed_dbu > 0 then 0
    end as decimal(18, 2)
  ) as unused_usd,
  used_dbu,
  committed_dbu,
  try_cast (100 * used_dbu / committed_dbu as decimal(18, 1)) as used_pct,
  -- From this use on the commitment is cheaper than the list price.
  try_cast (100 * cost_usd_month / (committed_dbu_month * list_rate) as decimal(18, 1)) as break_even_pct,
  ends_on,
  auto_renews as is_auto_renewed,
  owner,
  list_concat([source], usage_sources) as sources
from
  measured
order by
  workspace_id,
  resource
