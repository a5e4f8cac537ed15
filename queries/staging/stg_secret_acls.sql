-- One row per secret scope and principal.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  object_name as scope_name,
  principal,
  permission
from
  raw_secret_acls
