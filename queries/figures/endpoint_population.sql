-- ---
-- title: Where each endpoint is seen
-- exports: [serving_endpoints, serving_endpoint_details, serving_endpoint_permissions, billing_usage, list_prices, account_prices, served_entities, endpoint_usage, audit_log, azure_workspace]
-- ---
select
  workspace_id,
  endpoint_name as endpoint,
  is_listed,
  has_configuration,
  has_access_list,
  is_billed,
  is_in_history,
  is_in_usage,
  is_in_audit_log,
  deleted_at,
  list_filter(
    [
      case
        when not is_listed then 'list'
      end,
      case
        when not has_configuration then 'configuration'
      end,
      case
        when not has_access_list then 'access list'
      end,
      case
        when not is_billed then 'bill'
      end,
      case
        when not is_in_history then 'history'
      end,
      case
        when not is_in_usage then 'requests'
      end,
      case
        when not is_in_audit_log then 'audit log'
      end
    ],
    lambda place: place is not null
  ) as not_seen_in
from
  endpoint_population
order by
  workspace_id,
  endpoint,
  endpoint_key
