-- ---
-- title: Cost by endpoint
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details]
-- ---
with
  summed as (
    select
      workspace_id,
      endpoint_key,
      sum(dbu) as dbu,
      sum(cost_usd) as cost_usd,
      sum(unpriced_quantity) as unpriced_quantity,
      sum(priced_rows) as priced_rows,
      sum(unpriced_rows) as unpriced_rows,
      sum(free_rows) as free_rows,
      list_distinct(flatten(list(price_bases))) as price_bases
    from
      endpoint_day_cost
    group by
      workspace_id,
      endpoint_key
  ),
  total as (
    select
      sum(cost_usd) as cost_usd
    from
      summed
  )
select
  summed.workspace_id,
  billed.endpoint_name as endpoint,
  summed.dbu,
  -- What has no price is not known, and never 0; beside priced usage the basis says "partial".
  summed.cost_usd,
  case
    when summed.priced_rows = 0 then 'unpriced'
    when summed.unpriced_quantity <> 0 then 'partial'
    when summed.free_rows = summed.priced_rows then 'free'
    when len(summed.price_bases) > 1 then 'mixed'
    else summed.price_bases[1]
  end as price_basis,
  cast(
    case
      when total.cost_usd > 0 then try (100 * cast(summed.cost_usd as decimal(28, 10)) / cast(total.cost_usd as decimal(28, 10)))
    end as decimal(12, 6)
  ) as share_pct
from
  summed
  cross join total
  left join billed_endpoint as billed on billed.workspace_id = summed.workspace_id
  and billed.endpoint_key = summed.endpoint_key
order by
  summed.cost_usd desc nulls last,
  summed.workspace_id,
  endpoint nulls last,
  summed.endpoint_key
