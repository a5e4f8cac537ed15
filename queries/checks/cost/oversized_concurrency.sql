-- ---
-- code: COST-05
-- title: Oversized concurrency
-- severity: medium
-- resource: endpoint
-- requires: [endpoint_metrics]
-- optional: [serving_endpoints, serving_endpoint_details, billing_usage, list_prices, account_prices]
-- params: { max_util: 0.3, window_days: 30, min_minutes: 60 }
-- why: >
--   Provisioned concurrency is billed whether requests use it or not; an endpoint that never needs a third of it is three sizes too large.
-- verify: "databricks serving-endpoints export-metrics <endpoint>"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Deploys anew. What is used is estimated from the time that requests took (Little's law); a smaller endpoint queues at peaks that the collected minutes may not show.
-- controls: { waf: ["CO:12", "CO:07", "PE:05"] }
-- ---
with
  used as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      minute_at,
      scrape,
      -- Of an endpoint that serves several entities all have to be measured.
      case
        when bool_and(provisioned_concurrency is not null) then sum(provisioned_concurrency)
      end as provisioned,
      -- A minute without a request uses nothing; one whose requests have no duration is not known.
      case
        when bool_and(
          requests is not null
          and (
            requests = 0
            or latency_ms_sum is not null
          )
        ) then coalesce(
          sum(latency_ms_sum) filter(
            where
              requests <> 0
          ),
          0
        ) / 60000
      end as used,
      list_distinct(flatten(list(sources))) as sources
    from
      endpoint_minute
    where
      coalesce(minute_at >= cast($as_of as timestamptz) - to_days($window_days), true)
    group by
      workspace_id,
      endpoint_key,
      endpoint_name,
      minute_at,
      scrape
  ),
  measured as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      count(*) filter(
        where
          used is not null
          and provisioned > 0
      ) as judged_minutes,
      quantile_cont(used / provisioned, 0.95) filter(
        where
          provisioned > 0
      ) as p95_use,
      max(provisioned) as most_provisioned,
      quantile_cont(cast(used as double), 0.95) as p95_used,
      list_distinct(flatten(list(sources))) as sources
    from
      used
    group by
      workspace_id,
      endpoint_key,
      endpoint_name
  )
select
  measured.workspace_id,
  measured.endpoint_name as resource,
  case
    when measured.judged_minutes >= $min_minutes then measured.p95_use >= $max_util
  end as passed,
  try_cast (measured.p95_used as decimal(18, 2)) as p95_concurrency_used,
  measured.most_provisioned as concurrency_provisioned,
  try_cast (100 * measured.p95_use as decimal(18, 1)) as p95_use_pct,
  measured.judged_minutes,
  spend.spend_usd,
  measured.sources
from
  measured
  left join endpoint on endpoint.workspace_id = measured.workspace_id
  and endpoint.endpoint_key = measured.endpoint_key
  left join endpoint_spend_30d as spend on spend.workspace_id = measured.workspace_id
  and spend.endpoint_key = measured.endpoint_key
where
  not coalesce(endpoint.is_system, false)
order by
  measured.workspace_id,
  resource
