-- One row per workspace, endpoint and day with usage; endpoint_key '' is usage that names no endpoint.
select
  workspace_id,
  endpoint_key,
  usage_on,
  sum(usage_quantity) filter(
    where
      usage_unit = 'DBU'
  ) as dbu,
  sum(cost_usd) as cost_usd,
  coalesce(
    sum(usage_quantity) filter(
      where
        cost_usd is null
    ),
    0
  ) as unpriced_quantity,
  count(*) filter(
    where
      cost_usd is null
  ) as unpriced_rows,
  count(*) filter(
    where
      cost_usd is not null
  ) as priced_rows,
  count(*) filter(
    where
      price_basis = 'free'
  ) as free_rows,
  -- The bases of what has a price and costs something.
  list_sort(
    list_distinct(
      list(price_basis) filter(
        where
          price_basis not in ('free', 'unpriced')
      )
    )
  ) as price_bases,
  list_distinct(list({'input': input_id, 'item': cast(null as bigint)})) as sources
from
  usage_cost
group by
  workspace_id,
  endpoint_key,
  usage_on
