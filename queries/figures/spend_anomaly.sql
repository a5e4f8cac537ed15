-- ---
-- title: Days that cost more than their weekday usually does
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details, served_entities, audit_log]
-- params: { z: 3.5, min_usd: 25, min_observed: 4 }
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
  )
select
  runs.workspace_id,
  billed.endpoint_name as endpoint,
  runs.from_on,
  runs.to_on,
  runs.cost_usd,
  runs.usual_usd,
  runs.excess_usd,
  coalesce(changed.changes, []) as changes
from
  runs
  left join billed_endpoint as billed on billed.workspace_id = runs.workspace_id
  and billed.endpoint_key = runs.endpoint_key
  left join changed on changed.workspace_id = runs.workspace_id
  and changed.endpoint_key = runs.endpoint_key
  and changed.from_on = runs.from_on
order by
  runs.excess_usd desc,
  runs.workspace_id,
  endpoint nulls last,
  runs.from_on,
  runs.endpoint_key
