-- ---
-- title: What the month will cost
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details, served_entities, targets, budgets]
-- ---
select
  case
    when starts_with(series, 'workspace:') then substr(series, 11)
  end as workspace_id,
  strftime(month_on, '%Y-%m') as cost_month,
  last_on as actual_to_on,
  month_to_date_usd,
  forecast_usd,
  forecast_low_usd,
  forecast_high_usd,
  days_left,
  history_days,
  forecast_rule,
  unpriced_dbu
from
  cost_forecast_series
where
  series = 'all'
  or starts_with(series, 'workspace:')
order by
  workspace_id nulls first
