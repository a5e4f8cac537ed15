-- ---
-- title: The system tables beside the Azure bill
-- exports: [billing_usage, list_prices, account_prices, azure_costs, azure_workspace, workspaces]
-- ---
select
  usage_on,
  workspace_id,
  meter_name,
  dbu,
  bill_dbu,
  case
    when unpriced_rows = 0 then coalesce(serving_usd, 0) + coalesce(other_usd, 0)
  end as expected_usd,
  bill_usd,
  case
    when unpriced_rows = 0 then bill_usd - coalesce(serving_usd, 0) - coalesce(other_usd, 0)
  end as unexplained_usd,
  currency,
  other_products
from
  bill_match
where
  is_comparable
order by
  usage_on,
  workspace_id nulls last,
  meter_name
