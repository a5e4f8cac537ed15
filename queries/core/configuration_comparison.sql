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
  )
select
  compared.*,
  case
    when starts_with(compared.path, 'config.') then serving.since_at
  end as since_at,
  case
    when starts_with(compared.path, 'config.') then serving.changed_by
  end as changed_by
from
  compared
  left join serving on serving.workspace_id = compared.workspace_id
  and serving.endpoint_key = compared.endpoint_key
