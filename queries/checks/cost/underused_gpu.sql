-- ---
-- code: COST-06
-- title: GPU with little GPU use
-- severity: high
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- any_of: [endpoint_metrics, endpoint_usage]
-- optional: [serving_endpoints, served_entities, billing_usage, list_prices, account_prices]
-- amount: spend_usd
-- params: { min_gpu_util: 0.2, min_requests_day: 50, window_days: 30, min_minutes: 60, min_judged_days: 7 }
-- why: >
--   A GPU replica costs ten to three hundred times a CPU one; what hardly uses it may run on a CPU, or share one.
-- verify: "databricks serving-endpoints export-metrics <endpoint>"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Deploys anew, and on another kind of machine the model may answer slower or not load at all; test it first. A GPU is also bought for latency, which this check does not weigh.
-- controls: { waf: ["CO:07", "PE:03"] }
-- ---
with
  equipped as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      list_sort(list_distinct(list(upper(workload_type)))) as workload_types,
      count(*) as entities,
      list(served_entity_name) as entity_names,
      list_distinct(flatten(list(sources))) as sources
    from
      served_entity
    where
      config_kind = 'active'
      and not is_system
      and upper(workload_type) like '%GPU%'
    group by
      workspace_id,
      endpoint_key,
      endpoint_name
  ),
  entity_measured as (
    select
      workspace_id,
      endpoint_key,
      served_entity_name,
      count(*) as minutes,
      sum(gpu_pct) as gpu_pct_sum,
      list_distinct(flatten(list(sources))) as sources
    from
      endpoint_minute
    where
      gpu_pct is not null
      and coalesce(minute_at >= cast($as_of as timestamptz) - to_days($window_days), true)
    group by
      workspace_id,
      endpoint_key,
      served_entity_name
  ),
  measured as (
    select
      entity.workspace_id,
      entity.endpoint_key,
      sum(entity.minutes) as minutes,
      sum(entity.gpu_pct_sum) / sum(entity.minutes) as mean_gpu_pct,
      -- What one entity does says nothing of the others; a series without a name is that of an only one.
      count(*) filter(
        where
          entity.minutes >= $min_minutes
          and coalesce(list_contains(equipped.entity_names, entity.served_entity_name), equipped.entities = 1)
      ) >= any_value(equipped.entities) as are_all_measured,
      list_distinct(flatten(list(entity.sources))) as sources
    from
      entity_measured as entity
      join equipped on equipped.workspace_id = entity.workspace_id
      and equipped.endpoint_key = entity.endpoint_key
    group by
      entity.workspace_id,
      entity.endpoint_key
  )
select
  equipped.workspace_id,
  equipped.endpoint_name as resource,
  (
    case
      when measured.minutes >= $min_minutes
      and measured.mean_gpu_pct / 100 < $min_gpu_util then false
      when measured.are_all_measured then true
    end
  )
  and (
    -- Many requests do not show that they use the GPU; few do show that it is hardly used.
    case
      when unit.judged_days >= $min_judged_days then unit.requests >= $min_requests_day * unit.judged_days
      when measured.minutes >= $min_minutes then true
    end
  ) as passed,
  equipped.workload_types,
  try_cast (measured.mean_gpu_pct as decimal(18, 1)) as mean_gpu_pct,
  coalesce(measured.minutes, 0) as judged_minutes,
  try_cast (unit.requests / unit.judged_days as decimal(18, 1)) as requests_per_day,
  spend.spend_usd,
  list_concat(equipped.sources, coalesce(measured.sources, [])) as sources
from
  equipped
  left join measured on measured.workspace_id = equipped.workspace_id
  and measured.endpoint_key = equipped.endpoint_key
  left join endpoint_unit_cost as unit on unit.workspace_id = equipped.workspace_id
  and unit.endpoint_key = equipped.endpoint_key
  left join endpoint_spend_30d as spend on spend.workspace_id = equipped.workspace_id
  and spend.endpoint_key = equipped.endpoint_key
order by
  equipped.workspace_id,
  resource
