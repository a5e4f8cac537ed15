-- One row per approved configuration of an endpoint, in the shape of the serving API.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  nullif(trim(endpoint_id), '') as endpoint_id,
  trim(endpoint_name) as endpoint_name,
  -- The name without the prefix that development puts before it.
  substr(trim(endpoint_name), 1 + length(coalesce(name_prefix, ''))) as base_name,
  origin,
  address,
  bundle_target,
  coalesce(is_development, false) as is_development,
  deployer,
  description,
  route_optimized as is_route_optimized,
  budget_policy_id,
  config,
  ai_gateway,
  tags,
  email_notifications,
  permissions,
  plaintext_credentials
from
  raw_desired_configuration
where
  endpoint_name is not null
