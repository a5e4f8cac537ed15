-- One row per endpoint configuration.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  nullif(trim(id), '') as endpoint_id,
  trim(name) as endpoint_name,
  coalesce(nullif(trim(id), ''), 'name:' || trim(name)) as endpoint_key,
  nullif(trim(creator), '') as creator,
  creator_kind,
  creation_timestamp as created_at,
  last_updated_timestamp as changed_at,
  description,
  task,
  endpoint_type,
  state_ready as ready,
  state_config_update as config_update,
  tags,
  config,
  pending_config,
  ai_gateway,
  email_notifications,
  telemetry_config,
  route_optimized as is_route_optimized,
  budget_policy_id
from
  raw_serving_endpoint_details
