-- One row per workspace and endpoint that any export speaks of, apart from ready-made ones: where it is seen, and where it is not.
with
  history as (
    select
      workspace_id,
      endpoint_id as endpoint_key,
      arg_max(endpoint_name, changed_at) as endpoint_name,
      max(deleted_at) as deleted_at,
      list_distinct(flatten(list(sources))) as sources
    from
      served_entity_history
    group by
      workspace_id,
      endpoint_id
  ),
  entities as (
    select
      workspace_id,
      endpoint_key,
      count(*) as served_entities
    from
      served_entity
    where
      config_kind = 'active'
    group by
      workspace_id,
      endpoint_key
  ),
  requests as (
    select
      workspace_id,
      endpoint_key,
      sum(requests) as requests
    from
      endpoint_request_day
    where
      endpoint_key is not null
    group by
      workspace_id,
      endpoint_key
  ),
  events as (
    select
      workspace_id,
      endpoint_key,
      count(*) as events
    from
      serving_event
    where
      endpoint_key is not null
    group by
      workspace_id,
      endpoint_key
  ),
  known as (
    select
      workspace_id,
      endpoint_key
    from
      endpoint
    where
      not is_system
    union
    select
      workspace_id,
      endpoint_key
    from
      endpoint_spend_30d
    where
      dbu > 0
      and not coalesce(is_system, false)
    union
    select
      workspace_id,
      endpoint_key
    from
      history
    where
      deleted_at is null
      and coalesce(endpoint_name not like 'databricks-%', true)
  )
select
  known.workspace_id,
  known.endpoint_key,
  coalesce(endpoint.endpoint_name, spend.endpoint_name, history.endpoint_name, known.endpoint_key) as endpoint_name,
  endpoint.is_production,
  endpoint.endpoint_key is not null as is_configured,
  coalesce(endpoint.is_listed, false) as is_listed,
  coalesce(endpoint.has_details, false) as has_configuration,
  acl.endpoint_id is not null as has_access_list,
  spend.endpoint_key is not null as is_billed,
  history.endpoint_key is not null as is_in_history,
  requests.endpoint_key is not null as is_in_usage,
  events.endpoint_key is not null as is_in_audit_log,
  coalesce(entities.served_entities, 0) as served_entities,
  history.deleted_at,
  spend.spend_usd,
  list_concat(endpoint.sources, [acl.source], spend.sources, history.sources) as sources
from
  known
  left join endpoint on endpoint.workspace_id = known.workspace_id
  and endpoint.endpoint_key = known.endpoint_key
  left join stg_endpoint_acl as acl on acl.workspace_id = known.workspace_id
  and acl.endpoint_id = known.endpoint_key
  left join history on history.workspace_id = known.workspace_id
  and history.endpoint_key = known.endpoint_key
  left join entities on entities.workspace_id = known.workspace_id
  and entities.endpoint_key = known.endpoint_key
  left join requests on requests.workspace_id = known.workspace_id
  and requests.endpoint_key = known.endpoint_key
  left join events on events.workspace_id = known.workspace_id
  and events.endpoint_key = known.endpoint_key
  left join endpoint_spend_30d as spend on spend.workspace_id = known.workspace_id
  and spend.endpoint_key = known.endpoint_key
