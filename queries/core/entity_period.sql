-- One row per endpoint and span of time with one configuration, half-open: the model and version served, null where several were.
with
  versions as (
    select
      workspace_id,
      endpoint_id as endpoint_key,
      config_version,
      min(first_changed_at) as starts_at,
      count(distinct entity_name) as models,
      count(distinct struct_pack(entity_name, entity_version)) as versions,
      min(entity_name) as entity_name,
      min(entity_version) as entity_version
    from
      served_entity_history
    where
      endpoint_id is not null
    group by
      workspace_id,
      endpoint_id,
      config_version
  ),
  -- Where no history was exported, the configuration speaks for the time since it was last changed.
  configured as (
    select
      entity.workspace_id,
      entity.endpoint_key,
      case
        when endpoint.is_system then '-infinity'::timestamptz
        else endpoint.changed_at
      end as starts_at,
      count(distinct entity.entity_name) as models,
      count(distinct struct_pack(entity.entity_name, entity.entity_version)) as versions,
      min(entity.entity_name) as entity_name,
      min(entity.entity_version) as entity_version
    from
      served_entity as entity
      join endpoint on endpoint.workspace_id = entity.workspace_id
      and endpoint.endpoint_key = entity.endpoint_key
    where
      entity.config_kind = 'active'
      and (entity.workspace_id, entity.endpoint_key) not in (
        select
          (workspace_id, endpoint_key)
        from
          versions
      )
    group by
      entity.workspace_id,
      entity.endpoint_key,
      endpoint.is_system,
      endpoint.changed_at
  ),
  spans as (
    select
      workspace_id,
      endpoint_key,
      starts_at,
      lead (starts_at) over (
        partition by
          workspace_id,
          endpoint_key
        order by
          starts_at,
          config_version
      ) as ends_at,
      models,
      versions,
      entity_name,
      entity_version
    from
      versions
    union all
    select
      workspace_id,
      endpoint_key,
      starts_at,
      null as ends_at,
      models,
      versions,
      entity_name,
      entity_version
    from
      configured
    where
      starts_at is not null
  )
select
  workspace_id,
  endpoint_key,
  starts_at,
  ends_at,
  models,
  versions,
  case
    when models = 1 then entity_name
  end as entity_name,
  case
    when versions = 1 then entity_version
  end as entity_version
from
  spans
where
  ends_at is null
  or ends_at > starts_at
