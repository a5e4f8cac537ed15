-- One row per user.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  id as principal_id,
  trim(user_name) as user_name,
  display_name,
  active as is_active
from
  raw_users
