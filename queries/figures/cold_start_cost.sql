-- ---
-- title: Cost of cold starts
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details, served_entities]
-- ---
with
  summed as (
    select
      workspace_id,
      endpoint_key,
      sum(dbu) as dbu,
      sum(dbu) filter(
        where
          is_launch
      ) as launch_dbu,
      sum(cost_usd) filter(
        where
          is_launch
      ) as launch_usd,
      count(distinct usage_on) filter(
        where
          is_launch
      ) as days_with_launches
    from
      cost_fact
    group by
      workspace_id,
      endpoint_key
  )
select
  summed.workspace_id,
  billed.endpoint_name as endpoint,
  summed.launch_dbu,
  summed.launch_usd,
  cast(
    case
      when summed.dbu > 0 then try (100 * cast(summed.launch_dbu as decimal(28, 10)) / cast(summed.dbu as decimal(28, 10)))
    end as decimal(12, 6)
  ) as launch_share_pct,
  summed.days_with_launches
from
  summed
  left join billed_endpoint as billed on billed.workspace_id = summed.workspace_id
  and billed.endpoint_key = summed.endpoint_key
where
  summed.launch_dbu <> 0
order by
  summed.launch_usd desc nulls last,
  summed.workspace_id,
  endpoint nulls last,
  summed.endpoint_key
