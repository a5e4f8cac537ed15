-- One row per network policy of the account.
select
  {'input': input_id, 'item': input_item} as source,
  network_policy_id,
  upper(restriction_mode) as restriction_mode,
  upper(enforcement_mode) as enforcement_mode,
  from_json(dry_run_products, '["varchar"]') as dry_run_products,
  from_json(allowed_internet_destinations, '["json"]') as allowed_internet_destinations,
  from_json(allowed_storage_destinations, '["json"]') as allowed_storage_destinations
from
  raw_network_policies
