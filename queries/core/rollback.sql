-- One row per return of an endpoint to versions that it served before, as the history of served entities or the audit log shows it.
with
  logged as (
    select
      workspace_id,
      endpoint_key,
      happened_at,
      list_sort(list_distinct(served_versions)) as served_versions,
      input_id
    from
      serving_event
    where
      kind in ('create', 'update')
      and is_successful
      and len(served_versions) > 0
      and endpoint_key is not null
  ),
  ordered as (
    select
      *,
      served_versions <> lag (served_versions) over sequence
      and list_contains(
        list(served_versions) over (
          partition by
            workspace_id,
            endpoint_key
          order by
            happened_at rows between unbounded preceding
            and 1 preceding
        ),
        served_versions
      ) as is_rollback
    from
      logged
    window
      sequence as (
        partition by
          workspace_id,
          endpoint_key
        order by
          happened_at
      )
  )
select
  version.workspace_id,
  version.endpoint_id as endpoint_key,
  'served_entities' as seen_in,
  version.changed_at as rolled_back_at,
  version.served_versions,
  -- From the order, which the audit log has, to the change, which the history has.
  (
    select
      max(date_diff('second', logged.happened_at, version.changed_at)) / 60.0
    from
      logged
    where
      logged.workspace_id = version.workspace_id
      and logged.endpoint_key = version.endpoint_id
      and logged.served_versions = version.served_versions
      and logged.happened_at <= version.changed_at
      and logged.happened_at >= version.previous_changed_at
  ) as minutes,
  version.sources
from
  config_version as version
where
  version.is_rollback
union all
select
  workspace_id,
  endpoint_key,
  'audit_log' as seen_in,
  happened_at as rolled_back_at,
  served_versions,
  null as minutes,
  [{'input': input_id, 'item': cast(null as bigint)}] as sources
from
  ordered
where
  is_rollback
