-- ---
-- code: OPS-05
-- title: Log retention below policy
-- severity: medium
-- resource: log
-- any_of: [audit_log, inference_payloads]
-- optional: [serving_endpoint_details, serving_endpoints, served_entities, azure_workspace]
-- params: { min_log_days: 180, min_audit_days: 365, audit_retention_days: null, payload_retention_days: null }
-- why: >
--   What happened half a year ago can only be explained from logs that are still there. Laws and contracts ask for six months and more; the oldest row shows what is really kept.
-- verify: "select min(event_time) from system.access.audit"
-- fix: "insert into <catalog>.<schema>.audit_archive select * from system.access.audit where event_date = date_sub(current_date(), 1)"
-- caveat: "Runs daily from a job and costs storage. Rows of a payload table are only removed by whoever removes them: stop that job, after agreeing with whoever answers for privacy. What is gone does not come back."
-- controls: { nist: [AU-11], iso: [A.8.15, A.5.33], cis: ["8.10"], mcsb: [LT-6], waf: ["SE:10"], aia: ["Art. 19", "Art. 26(6)"] }
-- ---
with
  log as (
    select
      workspace_id,
      'audit log' as resource,
      $min_audit_days as required_days,
      $audit_retention_days as declared_days,
      first_at as oldest_at,
      cast(null as timestamptz) as expected_since,
      sources
    from
      audit_span
    where
      workspace_id is not null
      and workspace_id <> '0'
    union all
    select
      payload.workspace_id,
      'payloads of ' || min(payload.endpoint_name) as resource,
      $min_log_days as required_days,
      $payload_retention_days as declared_days,
      min(payload.first_at) as oldest_at,
      min(endpoint.created_at) as expected_since,
      list(distinct {'input': payload.input_id, 'item': cast(null as bigint)}) as sources
    from
      payload_request_day as payload
      left join endpoint on endpoint.workspace_id = payload.workspace_id
      and endpoint.endpoint_key = payload.endpoint_key
    where
      payload.workspace_id is not null
      and payload.endpoint_name is not null
    group by
      payload.workspace_id,
      payload.endpoint_key,
      payload.endpoint_name
  )
select
  workspace_id,
  resource,
  case
    when cast(declared_days as integer) < required_days then false
    when date_diff('day', oldest_at, cast($as_of as timestamptz)) >= required_days then true
    -- A young log, or an export cut by date, shows nothing of how long rows are kept.
  end as passed,
  oldest_at,
  date_diff('day', oldest_at, cast($as_of as timestamptz)) as oldest_row_days,
  required_days,
  cast(declared_days as integer) as declared_retention_days,
  expected_since as endpoint_created_at,
  sources
from
  log
order by
  workspace_id,
  resource
