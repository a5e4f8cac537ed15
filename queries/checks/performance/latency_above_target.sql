-- ---
-- code: PERF-01
-- title: Latency above target
-- severity: high
-- resource: endpoint
-- requires: [serving_endpoint_details, targets]
-- any_of: [inference_payloads, ai_gateway_usage, endpoint_metrics]
-- optional: [serving_endpoints, served_entities]
-- params: { min_requests: 500, window_days: 30 }
-- why: >
--   The owners have said how fast the endpoint has to answer. A caller who waits longer gives up, or decides without it.
-- verify: "select percentile(execution_duration_ms, array(0.5, 0.95, 0.99)), count(*) from <catalog>.<schema>.<payload_table> where status_code < 400"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: "A larger size costs more from the first hour; find out first whether it is the model, the queue or a cold start that takes the time. Payload tables hold the model's time without the network."
-- controls: { waf: ["PE:01", "PE:12", "RE:04"], soc2: ["~A1.1"] }
-- ---
with
  target as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_key,
      endpoint.endpoint_name,
      endpoint.is_production,
      endpoint.environment,
      target.latency_p50_ms,
      target.latency_p95_ms,
      target.latency_p99_ms,
      list_append(endpoint.sources, target.source) as sources
    from
      endpoint
      join endpoint_target as target on target.workspace_id = endpoint.workspace_id
      and target.endpoint_key = endpoint.endpoint_key
    where
      not endpoint.is_system
      and coalesce(target.latency_p50_ms, target.latency_p95_ms, target.latency_p99_ms) is not null
  ),
  ranked as (
    select
      workspace_id,
      endpoint_key,
      seen_in,
      measured,
      measured_from,
      measured_to,
      sum(requests) over so_far as requests_so_far,
      sum(requests) over (
        partition by
          workspace_id,
          endpoint_key,
          seen_in
      ) as requests,
      input_id
    from
      endpoint_measure
    where
      measure = 'latency_ms'
      and endpoint_key is not null
      and is_answered
      and cast(measured_on as timestamptz) >= cast($as_of as timestamptz) - to_days($window_days)
    window
      so_far as (
        partition by
          workspace_id,
          endpoint_key,
          seen_in
        order by
          measured_to nulls last
      )
  ),
  quantile as (
    select
      workspace_id,
      endpoint_key,
      seen_in,
      max(requests) as requests,
      min(measured_from) filter(
        where
          requests_so_far >= 0.5 * requests
      ) as p50_from,
      min(measured) filter(
        where
          requests_so_far >= 0.5 * requests
      ) as p50,
      -- Beyond the last bucket of a histogram there is no upper bound.
      min(coalesce(measured_to, 'infinity'::double)) filter(
        where
          requests_so_far >= 0.5 * requests
      ) as p50_to,
      min(measured_from) filter(
        where
          requests_so_far >= 0.95 * requests
      ) as p95_from,
      min(measured) filter(
        where
          requests_so_far >= 0.95 * requests
      ) as p95,
      min(coalesce(measured_to, 'infinity'::double)) filter(
        where
          requests_so_far >= 0.95 * requests
      ) as p95_to,
      min(measured_from) filter(
        where
          requests_so_far >= 0.99 * requests
      ) as p99_from,
      min(measured) filter(
        where
          requests_so_far >= 0.99 * requests
      ) as p99,
      min(coalesce(measured_to, 'infinity'::double)) filter(
        where
          requests_so_far >= 0.99 * requests
      ) as p99_to,
      list(distinct {'input': input_id, 'item': cast(null as bigint)}) as sources
    from
      ranked
    group by
      workspace_id,
      endpoint_key,
      seen_in
      -- The source that saw enough goes before others, single requests before a histogram.
    qualify
      row_number() over (
        partition by
          workspace_id,
          endpoint_key
        order by
          max(requests) >= $min_requests desc,
          seen_in = 'endpoint_metrics',
          max(requests) desc,
          seen_in
      ) = 1
  ),
  judged as (
    select
      target.*,
      quantile.* exclude (workspace_id, endpoint_key, sources),
      quantile.sources as measured_sources,
      -- Within the bounds of a bucket it is not known.
      case
        when target.latency_p50_ms is null
        or quantile.p50_to <= target.latency_p50_ms then true
        when quantile.p50_from > target.latency_p50_ms then false
      end as is_p50_met,
      case
        when target.latency_p95_ms is null
        or quantile.p95_to <= target.latency_p95_ms then true
        when quantile.p95_from > target.latency_p95_ms then false
      end as is_p95_met,
      case
        when target.latency_p99_ms is null
        or quantile.p99_to <= target.latency_p99_ms then true
        when quantile.p99_from > target.latency_p99_ms then false
      end as is_p99_met
    from
      target
      left join quantile on quantile.workspace_id = target.workspace_id
      and quantile.endpoint_key = target.endpoint_key
  )
select
  workspace_id,
  endpoint_name as resource,
  case
    when requests >= $min_requests then is_p50_met
    and is_p95_met
    and is_p99_met
  end as passed,
  case
    when not is_production then 'medium'
    else 'high'
  end as severity,
  seen_in,
  coalesce(requests, 0) as requests,
  cast(p50 as decimal(18, 1)) as p50_ms,
  latency_p50_ms as target_p50_ms,
  cast(p95 as decimal(18, 1)) as p95_ms,
  latency_p95_ms as target_p95_ms,
  cast(p99 as decimal(18, 1)) as p99_ms,
  latency_p99_ms as target_p99_ms,
  environment,
  list_concat(sources, measured_sources) as sources
from
  judged
order by
  workspace_id,
  resource
