-- ---
-- code: PERF-08
-- title: Requests near the execution time limit
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- any_of: [inference_payloads, ai_gateway_usage, endpoint_metrics]
-- optional: [serving_endpoints, served_entities]
-- params: { max_share_of_limit: 0.8, min_requests: 1000, max_timeouts: 5, window_days: 30 }
-- why: >
--   At the limit the platform cuts the request off: the model has worked for minutes, the caller gets an error, and both are paid for.
-- verify: "select status_code, count(*), max(execution_duration_ms) from <catalog>.<schema>.<payload_table> group by 1"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: "The limit cannot be raised: shorten the work of one request, stream, or run it as a batch instead."
-- controls: { waf: ["PE:01", "RE:07"] }
-- ---
with
  allowed as (
    select
      1000 * cast(value as double) as limit_ms
    from
      ref_platform_limit
    where
      name = 'execution_time'
  ),
  ranked as (
    select
      measure.*,
      allowed.limit_ms,
      sum(measure.requests) over (
        partition by
          measure.workspace_id,
          measure.endpoint_key,
          measure.seen_in
        order by
          measure.measured_to nulls last
      ) as requests_so_far,
      sum(measure.requests) over (
        partition by
          measure.workspace_id,
          measure.endpoint_key,
          measure.seen_in
      ) as all_requests
    from
      endpoint_measure as measure
      cross join allowed
    where
      measure.measure = 'latency_ms'
      and measure.endpoint_key is not null
      and cast(measure.measured_on as timestamptz) >= cast($as_of as timestamptz) - to_days($window_days)
  ),
  slowest as (
    select
      workspace_id,
      endpoint_key,
      seen_in,
      max(all_requests) as requests,
      any_value(limit_ms) as limit_ms,
      min(measured_from) filter(
        where
          requests_so_far >= 0.999 * all_requests
      ) as p999_from,
      min(measured) filter(
        where
          requests_so_far >= 0.999 * all_requests
      ) as p999,
      min(coalesce(measured_to, 'infinity'::double)) filter(
        where
          requests_so_far >= 0.999 * all_requests
      ) as p999_to,
      -- Cut off: a server's error after nearly as long as is allowed.
      coalesce(
        sum(requests) filter(
          where
            status_code between 500 and 599
            and measured_to >= $max_share_of_limit * limit_ms
        ),
        0
      ) as timeouts,
      list(distinct {'input': input_id, 'item': cast(null as bigint)}) as sources
    from
      ranked
    group by
      workspace_id,
      endpoint_key,
      seen_in
  ),
  judged as (
    select
      *,
      case
        when timeouts >= $max_timeouts then false
        when requests < $min_requests then null
        when p999_from > $max_share_of_limit * limit_ms then false
        when p999_to <= $max_share_of_limit * limit_ms then true
      end as passed
    from
      slowest
      -- One source that shows it is enough.
    qualify
      row_number() over (
        partition by
          workspace_id,
          endpoint_key
        order by
          case
            when timeouts >= $max_timeouts
            or (
              requests >= $min_requests
              and p999_from > $max_share_of_limit * limit_ms
            ) then 0
            else 1
          end,
          requests >= $min_requests desc,
          seen_in = 'endpoint_metrics',
          requests desc,
          seen_in
      ) = 1
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  judged.passed,
  judged.seen_in,
  judged.requests,
  cast(judged.p999 as decimal(18, 1)) as p999_ms,
  cast(judged.limit_ms as decimal(18, 0)) as limit_ms,
  judged.timeouts,
  endpoint.environment,
  list_concat(endpoint.sources, judged.sources) as sources
from
  judged
  join endpoint on endpoint.workspace_id = judged.workspace_id
  and endpoint.endpoint_key = judged.endpoint_key
where
  not endpoint.is_system
order by
  endpoint.workspace_id,
  resource
