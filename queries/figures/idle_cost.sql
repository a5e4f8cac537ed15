-- ---
-- title: Cost of days without a request
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details, served_entities, endpoint_usage]
-- ---
with
  summed as (
    select
      workspace_id,
      endpoint_key,
      sum(cost_usd) as cost_usd,
      -- Tokens are billed as they are used.
      sum(
        token_usd + case
          when requests > 0 then capacity_usd
          else 0
        end
      ) as used_usd,
      sum(
        case
          when requests = 0 then capacity_usd
          else 0
        end
      ) as idle_usd,
      -- Whether anyone called on these days, nobody recorded.
      sum(
        case
          when requests is null then capacity_usd
          else 0
        end
      ) as unjudged_usd,
      count(*) filter(
        where
          requests = 0
          and capacity_usd > 0
      ) as idle_days,
      count(*) as billed_days
    from
      endpoint_day_use
    group by
      workspace_id,
      endpoint_key
  )
select
  summed.workspace_id,
  billed.endpoint_name as endpoint,
  summed.cost_usd,
  case
    when summed.cost_usd is not null then summed.used_usd
  end as used_usd,
  case
    when summed.cost_usd is not null then summed.idle_usd
  end as idle_usd,
  case
    when summed.cost_usd is not null then summed.unjudged_usd
  end as unjudged_usd,
  summed.idle_days,
  summed.billed_days
from
  summed
  left join billed_endpoint as billed on billed.workspace_id = summed.workspace_id
  and billed.endpoint_key = summed.endpoint_key
order by
  summed.idle_usd desc,
  summed.workspace_id,
  endpoint nulls last,
  summed.endpoint_key
