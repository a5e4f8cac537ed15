-- ---
-- code: OPS-01
-- title: Audit log does not show changes that happened
-- severity: high
-- resource: endpoint
-- requires: [audit_log, serving_endpoint_details]
-- optional: [serving_endpoints, served_entities, azure_workspace]
-- windows: { audit_log: 1 }
-- params: { match_hours: 24, arrival_hours: 24 }
-- why: >
--   The endpoint says that it was changed, and the log that should say by whom is silent. What is not logged cannot be investigated, and nobody can say what else is missing.
-- verify: "select event_time, action_name, user_identity.email from system.access.audit where service_name in ('serverlessRealTimeInference', 'modelServing') and event_date = '<day>'"
-- fix: "databricks system-schemas enable <metastore-id> access"
-- caveat: "An account admin enables it once for the metastore; what happened before does not appear. In Azure, diagnostic settings of the workspace are a second log."
-- controls: { nist: [AU-2, AU-12], iso: [A.8.15], soc2: [CC7.2], cis: ["8.2"], cisaz: ["2.1.7"], mcsb: [LT-3], waf: ["SE:10", "OE:07"], sat: [GOV-3, GOV-15, GOV-34], dasf: [DASF-55] }
-- ---
with
  span as (
    select
      *
    from
      audit_span
    where
      workspace_id is not null
  ),
  -- What the log holds of a workspace that it does not name may be of any.
  nameless as (
    select
      count(*) as events
    from
      audit_entry
    where
      workspace_id is null
  ),
  changed as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_name,
      endpoint.endpoint_key,
      endpoint.changed_at,
      endpoint.environment,
      endpoint.sources,
      span.first_at as log_from,
      span.last_at as log_to,
      coalesce(span.events, 0) as events_of_workspace,
      span.sources as log_sources
    from
      endpoint
      left join span on span.workspace_id = endpoint.workspace_id
    where
      not endpoint.is_system
      and endpoint.changed_at >= (
        select
          min(first_at)
        from
          audit_span
      )
      and endpoint.changed_at <= (
        select
          max(last_at)
        from
          audit_span
      )
  ),
  matched as (
    select
      changed.workspace_id,
      changed.endpoint_key,
      count(event.endpoint_key) as events_near_it,
      -- Some actions name their endpoint by a key that this version does not know.
      count(event.happened_at) - count(event.endpoint_key) as events_of_no_endpoint
    from
      changed
      left join serving_event as event on event.workspace_id = changed.workspace_id
      and coalesce(
        event.endpoint_key = changed.endpoint_key,
        event.resource_id is null
        and event.endpoint_name is null
      )
      and event.kind not in ('read', 'permission')
      and abs(date_diff('second', event.happened_at, changed.changed_at)) <= $match_hours * 3600
    group by
      changed.workspace_id,
      changed.endpoint_key
  )
select
  changed.workspace_id,
  changed.endpoint_name as resource,
  case
    when matched.events_near_it > 0 then true
    -- Nothing of the workspace is in the log at that time, or what is there names no workspace: the export may be short.
    when nameless.events > 0
    or matched.events_of_no_endpoint > 0
    or changed.log_from is null
    or changed.changed_at < changed.log_from
    or changed.changed_at > changed.log_to - to_hours($arrival_hours) then null
    else false
  end as passed,
  changed.changed_at,
  matched.events_near_it,
  changed.events_of_workspace,
  changed.log_from,
  changed.log_to,
  changed.environment,
  list_concat(changed.sources, changed.log_sources) as sources
from
  changed
  join matched on matched.workspace_id = changed.workspace_id
  and matched.endpoint_key = changed.endpoint_key
  cross join nameless
order by
  changed.workspace_id,
  resource
