-- ---
-- title: Cost outside working hours
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details]
-- ---
with
  summed as (
    select
      workspace_id,
      endpoint_key,
      sum(cost_usd) as cost_usd,
      coalesce(
        sum(cost_usd) filter(
          where
            not is_off_hours
        ),
        0
      ) as working_usd,
      coalesce(
        sum(cost_usd) filter(
          where
            is_off_hours
        ),
        0
      ) as off_hours_usd
    from
      (
        select
          workspace_id,
          endpoint_key,
          cost_usd,
          not list_contains(work_days, cast(isodow(timezone(time_zone, priced_at)) as varchar))
          or hour(timezone(time_zone, priced_at)) not between start_hour and end_hour - 1 as is_off_hours
        from
          usage_cost
          cross join working_time
      ) as placed
    group by
      workspace_id,
      endpoint_key
  )
select
  summed.workspace_id,
  billed.endpoint_name as endpoint,
  endpoint.is_production,
  summed.cost_usd,
  case
    when summed.cost_usd is not null then summed.working_usd
  end as working_usd,
  case
    when summed.cost_usd is not null then summed.off_hours_usd
  end as off_hours_usd
from
  summed
  left join billed_endpoint as billed on billed.workspace_id = summed.workspace_id
  and billed.endpoint_key = summed.endpoint_key
  left join endpoint on endpoint.workspace_id = summed.workspace_id
  and endpoint.endpoint_key = summed.endpoint_key
order by
  summed.off_hours_usd desc,
  summed.workspace_id,
  endpoint nulls last,
  summed.endpoint_key
