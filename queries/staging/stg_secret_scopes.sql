-- One row per secret scope.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  name as scope_name,
  backend_type
from
  raw_secret_scopes
