-- One row per endpoint and model version that the history of served entities holds: since when it serves, and whether that is its first day.
select
  workspace_id,
  endpoint_id as endpoint_key,
  entity_name,
  entity_version,
  min(first_changed_at) as first_served_at,
  -- A history that was cut begins in the middle: what its first configuration holds may have served before, what a later one brings was seen to begin.
  coalesce(
    min(min(config_version)) over (
      partition by
        workspace_id,
        endpoint_id
    ) = 1
    or min(min(config_version)) over (
      partition by
        workspace_id,
        endpoint_id
    ) < min(config_version),
    false
  ) as is_start_known,
  list_distinct(flatten(list(sources))) as sources
from
  served_entity_history
group by
  workspace_id,
  endpoint_id,
  entity_name,
  entity_version
