-- One row per OAuth secret of a service principal, which is told by its numeric id.
select
  {'input': input_id, 'item': input_item} as source,
  object_name as principal_id,
  id as secret_id,
  status,
  create_time as created_at,
  expire_time as expires_at,
  -- Older versions of the CLI leave the end out of every secret.
  bool_or(expire_time is not null) over (
    partition by
      input_id
  ) as is_end_exported
from
  raw_service_principal_secrets
