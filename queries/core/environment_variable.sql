-- One row per served entity and environment variable; the value itself was left behind at ingest.
with
  variables as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      is_production,
      config_kind,
      served_entity_name,
      sources,
      unnest(from_json(environment_vars, '["json"]')) as variable
    from
      served_entity
  )
select
  * exclude (variable),
  (variable ->> '$.name') as variable_name,
  (variable ->> '$.kind') as kind,
  (variable ->> '$.scope') as scope_name,
  (variable ->> '$.key') as secret_key,
  (variable ->> '$.detector') as detector,
  try_cast (variable ->> '$.length' as integer) as length,
  try_cast (variable ->> '$.entropy' as double) as entropy,
  (variable ->> '$.hash') as value_hash
from
  variables
