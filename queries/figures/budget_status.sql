-- ---
-- title: Budgets
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details, served_entities, targets, budgets]
-- params: { warn_ratio: 0.9 }
-- ---
select
  case
    when not budget.is_of_account then budget.workspace_id
  end as workspace_id,
  budget.budget_kind,
  budget.budget,
  budget.owner,
  strftime(budget.month_on, '%Y-%m') as budget_month,
  budget.amount_usd as budget_usd,
  coalesce(forecast.month_to_date_usd, 0) as month_to_date_usd,
  cost_day.last_on as actual_to_on,
  cast(
    case
      when budget.amount_usd > 0 then try (
        100 * cast(coalesce(forecast.month_to_date_usd, 0) as decimal(28, 10)) / cast(budget.amount_usd as decimal(28, 10))
      )
    end as decimal(12, 2)
  ) as used_pct,
  forecast.forecast_usd,
  forecast.forecast_low_usd,
  forecast.forecast_high_usd,
  forecast.forecast_rule,
  case
    when budget.is_month_unreadable then 'not known'
    when forecast.month_to_date_usd > budget.amount_usd then 'over'
    when forecast.unpriced_dbu <> 0 then 'not known'
    when forecast.forecast_usd > budget.amount_usd then 'forecast over'
    when forecast.forecast_usd > $warn_ratio * budget.amount_usd then 'forecast near'
    when coalesce(forecast.month_to_date_usd, 0) > $warn_ratio * budget.amount_usd then 'near'
    when forecast.forecast_usd is not null
    or forecast.series is null then 'within'
    else 'within so far'
  end as status
from
  budget
  cross join cost_day
  left join cost_forecast_series as forecast on forecast.series = budget.series
order by
  budget.is_of_account desc,
  budget.workspace_id,
  budget.budget_kind,
  budget.budget,
  budget.series
