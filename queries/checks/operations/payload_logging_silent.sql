-- ---
-- code: OPS-04
-- title: Payload logging enabled but silent
-- severity: high
-- resource: endpoint
-- requires: [serving_endpoint_details, inference_payloads]
-- any_of: [endpoint_usage, endpoint_metrics]
-- optional: [serving_endpoints, served_entities]
-- params: { max_lag_hours: 6, window_hours: 24 }
-- why: >
--   The configuration says that requests and answers are logged, and nothing arrives. Whoever relies on that log for complaints, drift or an incident will find it empty.
-- verify: "select max(request_time), count(*) from <catalog>.<schema>.<table>"
-- fix: "databricks serving-endpoints put-ai-gateway <endpoint> --json @gateway.json"
-- caveat: "Replaces the whole gateway configuration. The creator of the endpoint needs CREATE TABLE on the schema; a table that was altered or dropped is not written to again. Requests over the limit of the log are left out by design."
-- controls: { nist: [AU-5], iso: [A.8.15, A.8.16], soc2: [CC7.2], cis: ["8.2"], mcsb: [LT-3], waf: ["OE:07"] }
-- ---
with
  -- The last day of the data, not of the calendar: exports end at different hours.
  requested as (
    select
      workspace_id,
      endpoint_key,
      last_at,
      requests,
      input_id
    from
      endpoint_request_day
    where
      endpoint_key is not null
    union all
    select
      minute.workspace_id,
      minute.endpoint_key,
      minute.minute_at as last_at,
      minute.requests,
      minute.sources[1].input as input_id
    from
      endpoint_minute as minute
    where
      minute.endpoint_key is not null
      and minute.requests > 0
      -- Metrics are collected live, and tables up to some hour before: where requests are recorded, the record decides.
      and (minute.workspace_id, minute.endpoint_key) not in (
        select
          (workspace_id, endpoint_key)
        from
          endpoint_request_day
        where
          endpoint_key is not null
      )
  ),
  newest as (
    select
      max(last_at) as last_at
    from
      requested
  ),
  active as (
    select
      requested.workspace_id,
      requested.endpoint_key,
      max(requested.last_at) as last_request_at,
      list(distinct {'input': requested.input_id, 'item': cast(null as bigint)}) as sources
    from
      requested
      cross join newest
    where
      requested.last_at >= newest.last_at - to_hours($window_hours)
    group by
      requested.workspace_id,
      requested.endpoint_key
  ),
  logged as (
    select
      workspace_id,
      endpoint_key,
      max(last_at) as last_logged_at,
      sum(requests) as logged_requests,
      sum(requests_too_large_to_log) as too_large,
      list(distinct {'input': input_id, 'item': cast(null as bigint)}) as sources
    from
      payload_request_day
    where
      endpoint_key is not null
    group by
      workspace_id,
      endpoint_key
  ),
  -- A table that was exported and holds nothing is silent; one that was not exported is not known.
  exported as (
    select
      payload.workspace_id,
      payload.endpoint_key,
      bool_and(input.status = 'read') as is_whole
    from
      payload_table as payload
      join input on input.export = 'inference_payloads'
      and input.status in ('read', 'partial')
      and list_contains(
        list_transform(
          string_split(lower(input.path), '/'),
          lambda part: regexp_replace(part, '([.](json|ndjson|jsonl|csv|tsv|txt|parquet|gz))+$', '')
        ),
        payload.table_name
      )
    group by
      payload.workspace_id,
      payload.endpoint_key
  )
select
  payload.workspace_id,
  payload.endpoint_name as resource,
  case
    when payload.capture_state like '%FAIL%' then false
    when active.last_request_at is null then null
    when logged.last_logged_at >= active.last_request_at - to_hours($max_lag_hours) then true
    when logged.last_logged_at is not null
    or exported.is_whole then false
  end as passed,
  payload.table_name,
  payload.capture_state,
  active.last_request_at,
  logged.last_logged_at,
  cast(100.0 * logged.too_large / nullif(logged.logged_requests, 0) as decimal(9, 4)) as too_large_to_log_pct,
  endpoint.environment,
  list_concat(payload.sources, active.sources, logged.sources) as sources
from
  payload_table as payload
  join endpoint on endpoint.workspace_id = payload.workspace_id
  and endpoint.endpoint_key = payload.endpoint_key
  join endpoint_tracking as tracking on tracking.workspace_id = payload.workspace_id
  and tracking.endpoint_key = payload.endpoint_key
  left join active on active.workspace_id = payload.workspace_id
  and active.endpoint_key = payload.endpoint_key
  left join logged on logged.workspace_id = payload.workspace_id
  and logged.endpoint_key = payload.endpoint_key
  left join exported on exported.workspace_id = payload.workspace_id
  and exported.endpoint_key = payload.endpoint_key
where
  payload.is_enabled
  and not endpoint.is_system
  -- Whoever is tracked and was called by nobody has nothing to log.
  and not (
    active.last_request_at is null
    and tracking.has_rows
    and coalesce(tracking.is_configured, false)
    and coalesce(payload.capture_state not like '%FAIL%', true)
  )
order by
  payload.workspace_id,
  resource
