-- One row per OAuth secret of a service principal, which is told by its numeric id.
select
  {'input': input_id, 'item': input_item} as source,
  object_name as principal_id,
  id as secret_id,
  status,
  create_time as created_at,
  expire_time as expires_at
from
  raw_service_principal_secrets
