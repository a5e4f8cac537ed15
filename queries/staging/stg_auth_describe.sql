-- One row per login of the CLI that collected the evidence.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  status,
  user_name,
  account_id,
  auth_type,
  host,
  profile,
  nullif(described_workspace_id, 'none') as described_workspace_id,
  tenant_id,
  azure_resource_id
from
  raw_auth_describe
