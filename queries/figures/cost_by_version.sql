-- ---
-- title: Cost by model version
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details, served_entities]
-- ---
with
  summed as (
    select
      model_name,
      model_version,
      model_basis,
      has_several_versions,
      sum(dbu) as dbu,
      sum(cost_usd) as cost_usd,
      coalesce(sum(unpriced_quantity), 0) as unpriced_dbu
    from
      cost_fact
    group by
      model_name,
      model_version,
      model_basis,
      has_several_versions
  ),
  total as (
    select
      sum(cost_usd) as cost_usd
    from
      summed
  )
select
  summed.model_name,
  summed.model_version,
  summed.model_basis,
  summed.has_several_versions,
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
  summed.model_name nulls last,
  summed.model_version nulls last,
  summed.model_basis nulls last,
  summed.has_several_versions nulls last
