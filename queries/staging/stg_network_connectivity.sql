-- One row per network connectivity configuration of the account.
select
  {'input': input_id, 'item': input_item} as source,
  network_connectivity_config_id,
  name,
  lower(region) as region,
  default_rules,
  private_endpoint_rules
from
  raw_network_connectivity
