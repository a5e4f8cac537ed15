-- One row per secret name.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  object_name as scope_name,
  key as secret_key,
  last_updated_timestamp as changed_at
from
  raw_secrets
