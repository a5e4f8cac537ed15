-- ---
-- title: From the list price to the Azure bill
-- exports: [billing_usage, list_prices, account_prices, azure_costs, azure_workspace, workspaces, serving_endpoints, serving_endpoint_details]
-- ---
select
  step,
  -- Null where no bill was exported, or none in the report's currency.
  amount_usd,
  is_subtotal
from
  cost_bridge_step
order by
  place
