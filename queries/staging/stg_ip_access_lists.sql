-- One row per IP access list of a workspace.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  list_id,
  label,
  upper(list_type) as list_type,
  enabled as is_enabled,
  address_count,
  from_json(ip_addresses, '["varchar"]') as ip_addresses
from
  raw_ip_access_lists
