-- ---
-- title: How long requests take
-- exports: [serving_endpoint_details, serving_endpoints, served_entities, inference_payloads, ai_gateway_usage, endpoint_metrics]
-- params: { window_days: 30 }
-- ---
with
  ranked as (
    select
      workspace_id,
      endpoint_name,
      seen_in,
      measured,
      measured_from,
      measured_to,
      sum(requests) over (
        partition by
          workspace_id,
          endpoint_name,
          seen_in
        order by
          measured_to nulls last
      ) as requests_so_far,
      sum(requests) over (
        partition by
          workspace_id,
          endpoint_name,
          seen_in
      ) as requests
    from
      endpoint_measure
    where
      measure = 'latency_ms'
      and is_answered
      and cast(measured_on as timestamptz) >= cast($as_of as timestamptz) - to_days($window_days)
  ),
  bounded as (
    select
      workspace_id,
      endpoint_name,
      seen_in,
      requests,
      requests_so_far,
      measured,
      -- Of a bucket only the upper bound is known; beyond the last there is none.
      coalesce(measured, measured_to) as at_most
    from
      ranked
  )
select
  workspace_id,
  coalesce(endpoint_name, 'not told') as endpoint,
  seen_in,
  max(requests) as requests,
  cast(
    min(at_most) filter(
      where
        requests_so_far >= 0.5 * requests
    ) as decimal(18, 1)
  ) as p50_ms,
  cast(
    min(at_most) filter(
      where
        requests_so_far >= 0.95 * requests
    ) as decimal(18, 1)
  ) as p95_ms,
  cast(
    min(at_most) filter(
      where
        requests_so_far >= 0.99 * requests
    ) as decimal(18, 1)
  ) as p99_ms,
  seen_in = 'endpoint_metrics' as is_upper_bound
from
  bounded
group by
  workspace_id,
  endpoint_name,
  seen_in
order by
  workspace_id,
  endpoint,
  requests desc,
  seen_in
