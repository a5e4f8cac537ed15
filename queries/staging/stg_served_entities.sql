-- One row per served entity and configuration change.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  endpoint_id,
  endpoint_name,
  served_entity_id,
  served_entity_name,
  entity_type,
  entity_name,
  nullif(entity_version, '') as entity_version,
  created_by,
  endpoint_config_version as config_version,
  change_time as changed_at,
  endpoint_delete_time as deleted_at
from
  raw_served_entities
