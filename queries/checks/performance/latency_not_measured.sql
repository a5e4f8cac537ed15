-- ---
-- code: PERF-02
-- title: Latency is not measured at all
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- any_of: [inference_payloads, ai_gateway_usage, endpoint_metrics]
-- optional: [serving_endpoints, served_entities, targets]
-- params: { window_days: 30 }
-- why: >
--   Without a measurement nobody can say whether the endpoint keeps its promise, nor notice when it stops to. The usage table has no latency.
-- verify: "databricks serving-endpoints export-metrics <endpoint>"
-- fix: "databricks serving-endpoints put-ai-gateway <endpoint> --json @gateway.json"
-- caveat: "Replaces the whole gateway configuration. An inference table holds what callers send and get: agree on it with whoever answers for privacy, or collect the metrics alone."
-- controls: { waf: ["PE:04", "OE:07"] }
-- ---
with
  measured as (
    select
      workspace_id,
      endpoint_key,
      list_sort(list(distinct seen_in)) as seen_in,
      sum(requests) as requests,
      max(measured_on) as last_measured_on,
      list(distinct {'input': input_id, 'item': cast(null as bigint)}) as sources
    from
      endpoint_measure
    where
      measure = 'latency_ms'
      and endpoint_key is not null
      and cast(measured_on as timestamptz) >= cast($as_of as timestamptz) - to_days($window_days)
    group by
      workspace_id,
      endpoint_key
  ),
  -- Metrics of an endpoint that nobody called show no latency, and are collected all the same.
  collected as (
    select
      workspace_id,
      endpoint_key,
      max(minute_at) as last_at,
      flatten(list(sources)) as sources
    from
      endpoint_minute
    where
      endpoint_key is not null
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when measured.endpoint_key is not null
    or collected.endpoint_key is not null then true
    -- It may be measured where this audit does not see it.
    when coalesce(payload.is_enabled, false)
    or endpoint.telemetry_config is not null
    or target.monitoring is not null
    or not endpoint.has_details
    or endpoint.is_production is null then null
    else false
  end as passed,
  measured.seen_in,
  measured.requests,
  measured.last_measured_on,
  coalesce(payload.is_enabled, false) as is_payload_logged,
  target.monitoring,
  endpoint.environment,
  list_concat(endpoint.sources, measured.sources, collected.sources) as sources
from
  endpoint
  left join measured on measured.workspace_id = endpoint.workspace_id
  and measured.endpoint_key = endpoint.endpoint_key
  left join collected on collected.workspace_id = endpoint.workspace_id
  and collected.endpoint_key = endpoint.endpoint_key
  left join payload_table as payload on payload.workspace_id = endpoint.workspace_id
  and payload.endpoint_key = endpoint.endpoint_key
  left join endpoint_target as target on target.workspace_id = endpoint.workspace_id
  and target.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
  and endpoint.is_production is distinct from false
order by
  endpoint.workspace_id,
  resource
