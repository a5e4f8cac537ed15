-- One row per workspace: the network policy that it is under.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  nullif(trim(network_policy_id), '') as network_policy_id
from
  raw_workspace_network
