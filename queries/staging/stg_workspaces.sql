-- One row per workspace of the account.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  workspace_name,
  rtrim(workspace_url, '/') as workspace_url,
  location,
  upper(status) as status,
  network_connectivity_config_id,
  created_at
from
  raw_workspaces
