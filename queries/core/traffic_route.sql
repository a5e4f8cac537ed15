-- One row per endpoint, configuration (active or pending) and route.
with
  configs as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      'active' as config_kind,
      config
    from
      endpoint
    union all
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      'pending' as config_kind,
      pending_config as config
    from
      endpoint
    where
      pending_config is not null
  ),
  routes as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      config_kind,
      unnest(from_json(config -> '$.traffic_config.routes', '["json"]')) as route
    from
      configs
  )
select
  workspace_id,
  endpoint_key,
  endpoint_name,
  config_kind,
  coalesce(route ->> '$.served_entity_name', route ->> '$.served_model_name') as served_entity_name,
  try_cast (route ->> '$.traffic_percentage' as integer) as traffic_pct
from
  routes
