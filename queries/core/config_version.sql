-- One row per endpoint and configuration version that the history of served entities holds: what it served, in which order.
with
  version as (
    select
      workspace_id,
      endpoint_id,
      config_version,
      min(first_changed_at) as changed_at,
      list_sort(list(distinct coalesce(entity_name, '') || '/' || coalesce(entity_version, ''))) as served_versions,
      list_distinct(flatten(list(sources))) as sources
    from
      served_entity_history
    where
      config_version is not null
    group by
      workspace_id,
      endpoint_id,
      config_version
  )
select
  version.*,
  lag (served_versions) over sequence as previous_versions,
  lag (changed_at) over sequence as previous_changed_at,
  -- It served something else before, and this before that.
  coalesce(
    served_versions <> lag (served_versions) over sequence
    and list_contains(
      list(served_versions) over (
        partition by
          workspace_id,
          endpoint_id
        order by
          config_version rows between unbounded preceding
          and 1 preceding
      ),
      served_versions
    ),
    false
  ) as is_rollback
from
  version
window
  sequence as (
    partition by
      workspace_id,
      endpoint_id
    order by
      config_version
  )
