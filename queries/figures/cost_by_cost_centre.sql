-- ---
-- title: Cost by cost centre
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details, served_entities]
-- ---
with
  summed as (
    select
      cost_centre,
      cost_centre_basis,
      sum(dbu) as dbu,
      sum(cost_usd) as cost_usd,
      coalesce(sum(unpriced_quantity), 0) as unpriced_dbu
    from
      cost_centre_day
    group by
      cost_centre,
      cost_centre_basis
  ),
  total as (
    select
      sum(cost_usd) as cost_usd
    from
      summed
  )
select
  summed.cost_centre,
  summed.cost_centre_basis,
  summed.dbu,
  summed.cost_usd,
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
  summed.cost_centre nulls last,
  summed.cost_centre_basis nulls last
