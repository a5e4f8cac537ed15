-- One row per endpoint, instant and what was changed then, as far as history, configuration and audit log know.
with
  changed as (
    select
      workspace_id,
      endpoint_id as endpoint_key,
      min(first_changed_at) as changed_at,
      'configuration ' || config_version || ': ' || string_agg(
        distinct concat_ws(' version ', entity_name, entity_version),
        ', '
        order by
          concat_ws(' version ', entity_name, entity_version)
      ) as change
    from
      served_entity_history
    where
      endpoint_id is not null
      and config_version is not null
    group by
      workspace_id,
      endpoint_id,
      config_version
    union all
    select
      workspace_id,
      endpoint_key,
      changed_at,
      'last change of the configuration' as change
    from
      endpoint
    where
      not is_system
    union all
    select
      event.workspace_id,
      endpoint.endpoint_key,
      event.event_time as changed_at,
      event.action_name || coalesce(' by ' || event.actor, '') as change
    from
      audit_event as event
      join endpoint on endpoint.workspace_id = event.workspace_id
      and endpoint.endpoint_name = event.endpoint_name
    where
      event.is_kept
      and regexp_matches(event.action_name, '^(create|update|put|patch|delete|change)', 'i')
      and coalesce(event.status_code between 200 and 299, true)
  )
select distinct
  workspace_id,
  endpoint_key,
  changed_at,
  change
from
  changed
where
  changed_at is not null
