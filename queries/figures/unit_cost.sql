-- ---
-- title: Cost of a request
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details, served_entities, endpoint_usage]
-- ---
select
  unit.workspace_id,
  billed.endpoint_name as endpoint,
  unit.judged_days,
  unit.cost_usd,
  unit.requests,
  unit.tokens,
  unit.per_1000_requests_usd,
  unit.per_million_tokens_usd,
  rate.launch_usd,
  -- With fewer starts a day than this, scaling to zero would cost less than running on.
  case
    when rate.launch_usd > 0 then try_cast (unit.cost_usd / unit.judged_days / rate.launch_usd as decimal(18, 1))
  end as break_even_starts_per_day
from
  endpoint_unit_cost as unit
  left join billed_endpoint as billed on billed.workspace_id = unit.workspace_id
  and billed.endpoint_key = unit.endpoint_key
  left join endpoint_rate as rate on rate.workspace_id = unit.workspace_id
  and rate.endpoint_key = unit.endpoint_key
order by
  unit.cost_usd desc nulls last,
  unit.workspace_id,
  endpoint nulls last,
  unit.endpoint_key
