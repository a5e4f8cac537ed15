-- One row per workspace whose permissions to create tokens were exported, also an empty list.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id
from
  raw_token_permissions
