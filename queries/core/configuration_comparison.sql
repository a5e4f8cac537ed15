-- One row per endpoint, what it is held against (an approved configuration or targets) and path: whether both are the same, since when not, and by whom.
with
  compared as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      'desired' as basis,
      path,
      approved,
      live,
      is_same,
      is_certain,
      sources
    from
      desired_comparison
    union all
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      'targets' as basis,
      path,
      approved,
      live,
      is_same,
      is_certain,
      sources
    from
      target_comparison
  ),
  -- The configuration that serves now, when it came and who brought it; tags, gateway and permissions change without one.
  serving as (
    select
      history.workspace_id,
      history.endpoint_id as endpoint_key,
      min(history.changed_at) as since_at,
      arg_min(history.created_by, history.changed_at) as changed_by
    from
      stg_served_entities as history
      join endpoint on endpoint.workspace_id = history.workspace_id
      and endpoint.endpoint_key = history.endpoint_id
    where
      history.config_version = try_cast (endpoint.config ->> '$.config_version' as bigint)
    group by
      history.workspace_id,
      history.endpoint_id
  ),
  -- The last change of the kind that could have brought it about; before it, it was not so.
  event as (
    select
      workspace_id,
      endpoint_key,
      kind,
      max(happened_at) as since_at,
      arg_max(actor, happened_at) as changed_by
    from
      serving_event
    where
      kind in ('permission', 'gateway', 'label', 'update')
      and is_successful is distinct from false
      and endpoint_key is not null
    group by
      workspace_id,
      endpoint_key,
      kind
  )
select
  compared.*,
  coalesce(serving.since_at, event.since_at) as since_at,
  coalesce(serving.changed_by, event.changed_by) as changed_by
from
  compared
  left join serving on starts_with(compared.path, 'config.')
  and serving.workspace_id = compared.workspace_id
  and serving.endpoint_key = compared.endpoint_key
  left join event on event.workspace_id = compared.workspace_id
  and event.endpoint_key = compared.endpoint_key
  and event.kind = case
    when starts_with(compared.path, 'permissions[') then 'permission'
    when starts_with(compared.path, 'ai_gateway.') then 'gateway'
    when starts_with(compared.path, 'tags[')
    or starts_with(compared.path, 'email_notifications.') then 'label'
    when starts_with(compared.path, 'config.') then 'update'
  end
