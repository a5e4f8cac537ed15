-- One row per workspace, as the Azure resource that it is.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  resource_id,
  name,
  location,
  workspace_url,
  lower(public_network_access) as public_network_access,
  required_nsg_rules,
  from_json(private_endpoint_connections, '["json"]') as private_endpoint_connections,
  is_without_public_ip,
  virtual_network_id
from
  raw_azure_workspace
