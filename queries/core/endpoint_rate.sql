-- One row per endpoint: dollars per DBU, and per cold start, of its priced usage in the 30 days before the audit's instant.
select
  workspace_id,
  endpoint_key,
  try_cast (sum(cost_usd) / sum(dbu) as decimal(18, 8)) as dbu_usd,
  try_cast (
    sum(cost_usd) / sum(dbu) * (
      select
        any_value(value)
      from
        ref_platform_limit
      where
        name = 'launch_charge'
    ) as decimal(18, 8)
  ) as launch_usd
from
  cost_fact
where
  price_basis not in ('free', 'unpriced')
  and usage_on >= cast(
    (
      select
        as_of
      from
        scope
    ) as date
  ) - 30
group by
  workspace_id,
  endpoint_key
having
  sum(dbu) > 0
