-- ---
-- code: COST-12
-- title: Daily spend anomaly
-- severity: medium
-- resource: endpoint
-- requires: [billing_usage, billing_usage.billing_origin_product, list_prices]
-- optional: [account_prices, serving_endpoints, serving_endpoint_details, served_entities, audit_log]
-- pass_windows: { billing_usage: 28 }
-- amount: excess_usd
-- params: { z: 3.5, min_usd: 25, min_observed: 4 }
-- why: >
--   A day that costs far more than its weekday usually does is a runaway caller, a forgotten test or a change that nobody priced.
-- verify: "select usage_date, sum(usage_quantity) from system.billing.usage where usage_metadata.endpoint_name = '<endpoint>' group by 1 order by 1"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Find the cause first; the changes near the day are listed. A lower size answers slower, a rate limit turns callers away.
-- controls: { waf: ["CO:03"] }
-- ---
with
  unusual as (
    select
      *,
      -- Days in a row share the day on which their run would have begun counting.
      usage_on - cast(
        row_number() over (
          partition by
            workspace_id,
            endpoint_key
          order by
            usage_on
        ) as integer
      ) as run
    from
      spend_day_score
    where
      observed >= $min_observed
      and score > $z
      and excess_usd > $min_usd
  ),
  runs as (
    select
      workspace_id,
      endpoint_key,
      min(usage_on) as from_on,
      max(usage_on) as to_on,
      sum(cost_usd) as cost_usd,
      sum(usual_usd) as usual_usd,
      sum(excess_usd) as excess_usd,
      list_distinct(flatten(list(sources))) as sources
    from
      unusual
    group by
      workspace_id,
      endpoint_key,
      run
  ),
  changed as (
    select
      runs.workspace_id,
      runs.endpoint_key,
      runs.from_on,
      list_sort(list_distinct(list(strftime(change.changed_at, '%Y-%m-%d ') || change.change))) as changes
    from
      runs
      join configuration_change as change on change.workspace_id = runs.workspace_id
      and change.endpoint_key = runs.endpoint_key
      -- A change on the day before or after the run began may have caused it.
      and cast(change.changed_at as date) between runs.from_on - 1 and runs.from_on + 1
    group by
      runs.workspace_id,
      runs.endpoint_key,
      runs.from_on
  ),
  summed as (
    select
      runs.workspace_id,
      runs.endpoint_key,
      count(*) as runs,
      sum(runs.excess_usd) as excess_usd,
      arg_max(runs.from_on, runs.excess_usd) as worst_from_on,
      arg_max(runs.to_on, runs.excess_usd) as worst_to_on,
      list_sort(list_distinct(flatten(list(coalesce(changed.changes, []))))) as changes,
      list_distinct(flatten(list(runs.sources))) as sources
    from
      runs
      left join changed on changed.workspace_id = runs.workspace_id
      and changed.endpoint_key = runs.endpoint_key
      and changed.from_on = runs.from_on
    group by
      runs.workspace_id,
      runs.endpoint_key
  ),
  observed as (
    select
      workspace_id,
      endpoint_key,
      -- Every weekday has to have been seen often enough, and every day to have a price.
      bool_and(observed >= $min_observed) as is_observed,
      sum(unpriced_quantity) as unpriced_dbu,
      list_distinct(flatten(list(sources))) as sources
    from
      spend_day_score
    group by
      workspace_id,
      endpoint_key
  )
select
  observed.workspace_id,
  billed.endpoint_name || case
    when count(*) over (
      partition by
        observed.workspace_id,
        billed.endpoint_name
    ) > 1
    and not billed.is_configured then ' (' || observed.endpoint_key || ')'
    else ''
  end as resource,
  case
    when summed.runs > 0 then false
    when observed.is_observed
    and observed.unpriced_dbu = 0 then true
  end as passed,
  summed.excess_usd,
  coalesce(summed.runs, 0) as unusual_runs,
  summed.worst_from_on,
  summed.worst_to_on,
  coalesce(summed.changes, []) as changes,
  observed.unpriced_dbu,
  coalesce(summed.sources, observed.sources) as sources
from
  observed
  join billed_endpoint as billed on billed.workspace_id = observed.workspace_id
  and billed.endpoint_key = observed.endpoint_key
  left join summed on summed.workspace_id = observed.workspace_id
  and summed.endpoint_key = observed.endpoint_key
order by
  observed.workspace_id,
  resource
