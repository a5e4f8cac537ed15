-- ---
-- code: COST-11
-- title: Over budget, or forecast to be
-- severity: high
-- resource: budget
-- requires: [billing_usage, billing_usage.billing_origin_product, list_prices]
-- any_of: [targets, budgets]
-- optional: [account_prices, serving_endpoints, serving_endpoint_details, served_entities]
-- pass_windows: { billing_usage: 31 }
-- amount: over_usd
-- params: { warn_ratio: 0.9 }
-- why: >
--   A budget that is overspent is noticed when the bill arrives, a month too late to do anything about it.
-- verify: "select usage_date, sum(usage_quantity) from system.billing.usage where billing_origin_product = 'MODEL_SERVING' group by 1 order by 1"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Decide first what is worth its money; a smaller configuration answers slower. The forecast knows weekdays, not plans, and is given only from eight weeks of history on.
-- controls: { waf: ["CO:02", "CO:03"] }
-- ---
with
  billed as (
    select
      list_distinct(list({'input': input_id, 'item': cast(null as bigint)})) as sources
    from
      usage_cost
  )
select
  budget.workspace_id,
  case
    when budget.budget_kind = 'all' then budget.budget
    else budget.budget_kind || ' ' || budget.budget
  end as resource,
  case
  -- Without a bill for any complete day nothing can be said.
    when cost_day.last_on is null then null
    when budget.is_month_unreadable then null
    when forecast.month_to_date_usd > budget.amount_usd then false
    when forecast.forecast_usd > $warn_ratio * budget.amount_usd
    and forecast.unpriced_dbu = 0 then false
    when forecast.unpriced_dbu <> 0 then null
    -- What days that are not in the export cost could only add to it.
    when estate.may_lack_days then null
    when forecast.series is null then true
    else forecast.forecast_usd <= $warn_ratio * budget.amount_usd
  end as passed,
  case
    when forecast.month_to_date_usd > budget.amount_usd
    or forecast.forecast_usd > budget.amount_usd then 'high'
    else 'medium'
  end as severity,
  case
    when coalesce(forecast.forecast_usd, forecast.month_to_date_usd) > budget.amount_usd then coalesce(forecast.forecast_usd, forecast.month_to_date_usd) - budget.amount_usd
  end as over_usd,
  budget.amount_usd as budget_usd,
  coalesce(forecast.month_to_date_usd, 0) as month_to_date_usd,
  forecast.forecast_usd,
  forecast.forecast_low_usd,
  forecast.forecast_high_usd,
  forecast.forecast_rule,
  forecast.history_days,
  cost_day.last_on as actual_to_on,
  budget.owner,
  list_concat(budget.sources, billed.sources) as sources
from
  budget
  cross join cost_day
  cross join billed
  left join cost_forecast_series as forecast on forecast.series = budget.series
  left join cost_forecast_series as estate on estate.series = 'all'
order by
  budget.workspace_id,
  resource
