-- ---
-- title: Cost per day and endpoint
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details]
-- ---
select
  cost.usage_on,
  cost.workspace_id,
  billed.endpoint_name as endpoint,
  cost.dbu,
  cost.cost_usd
from
  endpoint_day_cost as cost
  left join billed_endpoint as billed on billed.workspace_id = cost.workspace_id
  and billed.endpoint_key = cost.endpoint_key
order by
  cost.usage_on,
  cost.workspace_id,
  endpoint nulls last,
  cost.endpoint_key
