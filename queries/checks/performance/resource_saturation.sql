-- ---
-- code: PERF-05
-- title: CPU, memory or GPU memory saturated
-- severity: medium
-- resource: served entity
-- requires: [endpoint_metrics]
-- optional: [serving_endpoint_details, serving_endpoints]
-- params: { saturated_pct: 85, max_share: 0.05, min_minutes: 60, window_days: 30 }
-- why: >
--   A replica at its limit answers slowly, and one without memory is restarted. What is saturated for one minute in twenty has nothing left for a peak.
-- verify: "databricks serving-endpoints export-metrics <endpoint>"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: "A larger size or another compute type costs more from the first hour; a GPU whose memory is full by design (a preallocated cache) needs none."
-- controls: { waf: ["PE:05", "RE:06"], iso: [A.8.6] }
-- ---
with
  counted as (
    select
      minute.workspace_id,
      minute.endpoint_key,
      minute.endpoint_name,
      minute.served_entity_name,
      count(*) as minutes,
      count(*) filter(
        where
          minute.cpu_pct > $saturated_pct
      ) as minutes_cpu,
      count(*) filter(
        where
          minute.memory_pct > $saturated_pct
      ) as minutes_memory,
      count(*) filter(
        where
          minute.gpu_memory_pct > $saturated_pct
      ) as minutes_gpu_memory,
      count(*) filter(
        where
          greatest(minute.cpu_pct, minute.memory_pct, minute.gpu_memory_pct) > $saturated_pct
      ) as minutes_saturated,
      -- A minute that lacks one of the two may have been saturated in it.
      count(*) filter(
        where
          (
            minute.cpu_pct is null
            or minute.memory_pct is null
          )
          and coalesce(greatest(minute.cpu_pct, minute.memory_pct, minute.gpu_memory_pct) <= $saturated_pct, true)
      ) as minutes_unclear,
      max(minute.cpu_pct) as max_cpu_pct,
      max(minute.memory_pct) as max_memory_pct,
      max(minute.gpu_memory_pct) as max_gpu_memory_pct,
      max(minute.minute_at) as last_at,
      list(distinct {'input': minute.sources[1].input, 'item': cast(null as bigint)}) as sources
    from
      endpoint_minute as minute
    where
      coalesce(minute.minute_at >= cast($as_of as timestamptz) - to_days($window_days), true)
      -- An endpoint that is scaled to zero has no replica to measure.
      and coalesce(minute.cpu_pct, minute.memory_pct, minute.gpu_memory_pct) is not null
    group by
      minute.workspace_id,
      minute.endpoint_key,
      minute.endpoint_name,
      minute.served_entity_name
  )
select
  counted.workspace_id,
  counted.endpoint_name || coalesce('/' || counted.served_entity_name, '') as resource,
  case
    when counted.minutes < $min_minutes then null
    when counted.minutes_saturated > $max_share * counted.minutes then false
    when counted.minutes_saturated + counted.minutes_unclear <= $max_share * counted.minutes then true
  end as passed,
  counted.minutes as minutes_measured,
  counted.minutes_saturated,
  counted.minutes_unclear,
  counted.minutes_cpu,
  counted.minutes_memory,
  counted.minutes_gpu_memory,
  cast(counted.max_cpu_pct as decimal(9, 1)) as max_cpu_pct,
  cast(counted.max_memory_pct as decimal(9, 1)) as max_memory_pct,
  cast(counted.max_gpu_memory_pct as decimal(9, 1)) as max_gpu_memory_pct,
  counted.last_at,
  endpoint.environment,
  list_concat(endpoint.sources, counted.sources) as sources
from
  counted
  left join endpoint on endpoint.workspace_id = counted.workspace_id
  and endpoint.endpoint_key = counted.endpoint_key
order by
  counted.workspace_id,
  resource
