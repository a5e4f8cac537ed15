-- ---
-- title: What could be saved in 30 days
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details, served_entities, endpoint_usage]
-- ---
select
  saving.workspace_id,
  billed.endpoint_name as endpoint,
  saving.served_entity_name as served_entity,
  saving.kind,
  saving.basis,
  saving.low_usd,
  saving.high_usd,
  saving.assumption,
  saving.is_counted
from
  saving_opportunity as saving
  left join billed_endpoint as billed on billed.workspace_id = saving.workspace_id
  and billed.endpoint_key = saving.endpoint_key
order by
  saving.high_usd desc nulls last,
  saving.workspace_id,
  endpoint nulls last,
  saving.kind,
  served_entity nulls first
