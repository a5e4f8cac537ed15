-- One row per private endpoint of a network connectivity configuration.
select
  {'input': input_id, 'item': input_item} as source,
  coalesce(network_connectivity_config_id, object_name) as network_connectivity_config_id,
  rule_id,
  resource_id,
  group_id,
  from_json(domain_names, '["varchar"]') as domain_names,
  upper(connection_state) as connection_state,
  deactivated as is_deactivated
from
  raw_private_endpoint_rules
