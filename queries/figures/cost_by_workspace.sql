-- ---
-- title: Cost by workspace
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details, served_entities]
-- ---
with
  summed as (
    select
      workspace_id,
      sum(dbu) as dbu,
      sum(cost_usd) as cost_usd,
      sum(list_cost_usd) as list_cost_usd,
      list_sort(list_distinct(list(price_basis))) as price_bases,
      coalesce(sum(unpriced_quantity), 0) as unpriced_dbu
    from
      cost_fact
    group by
      workspace_id
  ),
  total as (
    select
      sum(cost_usd) as cost_usd
    from
      summed
  )
select
  summed.workspace_id,
  summed.dbu,
  summed.cost_usd,
  summed.list_cost_usd,
  summed.price_bases,
  summed.unpriced_dbu,
  cast(
    case
      when total.cost_usd > 0 then try (100 * cast(summed.cost_usd as decimal(28, 10)) / cast(total.cost_usd as decimal(28, 10)))
    end as decimal(12, 6)
  ) as share_pct
from
  summed
  cross join total
order by
  summed.cost_usd desc nulls last,
  summed.workspace_id nulls last
