-- ---
-- title: The estate in figures
-- exports: [serving_endpoints, serving_endpoint_details, billing_usage, list_prices, account_prices]
-- ---
select
  (
    select
      count(distinct workspace_id)
    from
      endpoint
  ) as workspaces,
  (
    select
      count(*)
    from
      endpoint
    where
      not is_system
  ) as endpoints,
  (
    select
      count(*)
    from
      endpoint
    where
      not is_system
      and is_production
  ) as production_endpoints,
  (
    select
      count(*)
    from
      endpoint
    where
      is_system
  ) as system_endpoints,
  (
    select
      sum(cost_usd)
    from
      endpoint_day_cost
  ) as cost_usd,
  (
    select
      sum(dbu)
    from
      endpoint_day_cost
  ) as dbu,
  (
    select
      sum(unpriced_quantity)
    from
      endpoint_day_cost
  ) as unpriced_dbu,
  (
    select
      min(usage_on)
    from
      endpoint_day_cost
  ) as cost_from_on,
  (
    select
      max(usage_on)
    from
      endpoint_day_cost
  ) as cost_to_on
