-- One row per workspace and endpoint with usage in the 30 days before the audit's instant; net of corrections.
select
  cost.workspace_id,
  cost.endpoint_key,
  billed.endpoint_name,
  billed.is_system,
  billed.is_configured,
  sum(cost.dbu) as dbu,
  -- Null where nothing of it could be priced.
  sum(cost.cost_usd) as spend_usd,
  sum(cost.unpriced_quantity) as unpriced_quantity,
  list_sort(list_distinct(flatten(list(cost.sources)))) as sources
from
  endpoint_day_cost as cost
  join billed_endpoint as billed on billed.workspace_id = cost.workspace_id
  and billed.endpoint_key = cost.endpoint_key
where
  cost.usage_on >= cast(
    (
      select
        as_of
      from
        scope
    ) as date
  ) - 30
group by all
