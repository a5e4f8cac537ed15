-- ---
-- title: By the token or by the hour
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details, served_entities, endpoint_usage]
-- ---
select
  even.workspace_id,
  billed.endpoint_name as endpoint,
  even.model,
  even.billed_as,
  even.judged_days,
  even.tokens,
  even.cost_usd,
  even.pay_per_token_usd,
  even.provisioned_usd,
  even.per_million_tokens_usd,
  even.token_price_basis,
  even.month_tokens,
  even.break_even_tokens,
  even.verdict,
  even.reason
from
  endpoint_break_even as even
  left join billed_endpoint as billed on billed.workspace_id = even.workspace_id
  and billed.endpoint_key = even.endpoint_key
order by
  even.cost_usd desc nulls last,
  even.workspace_id,
  endpoint nulls last,
  even.endpoint_key
