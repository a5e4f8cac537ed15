-- One row per workspace, endpoint, configuration version and served entity: its latest state.
select
  workspace_id,
  endpoint_id,
  served_entity_id,
  config_version,
  arg_max(endpoint_name, changed_at) as endpoint_name,
  arg_max(served_entity_name, changed_at) as served_entity_name,
  arg_max(entity_name, changed_at) as entity_name,
  arg_max(entity_version, changed_at) as entity_version,
  arg_max(entity_type, changed_at) as entity_type,
  min(changed_at) as first_changed_at,
  max(changed_at) as changed_at,
  max(deleted_at) as deleted_at,
  list_distinct(list(source)) as sources
from
  stg_served_entities
group by
  workspace_id,
  endpoint_id,
  served_entity_id,
  config_version
