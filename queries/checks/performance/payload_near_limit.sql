-- ---
-- code: PERF-07
-- title: Payloads near limits
-- severity: low
-- resource: endpoint
-- requires: [inference_payloads]
-- optional: [serving_endpoint_details, serving_endpoints, served_entities, ai_gateway_usage, endpoint_metrics]
-- params: { max_share_of_limit: 0.8, max_unlogged_share: 0.01, min_requests: 100, window_days: 30 }
-- why: >
--   A request over the limit is refused, and one over the log's limit leaves no trace. Payloads grow with the inputs, and nobody watches their size.
-- verify: "select percentile(octet_length(request), 0.99), percentile(octet_length(response), 0.99) from <catalog>.<schema>.<payload_table>"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: "No setting raises the limits: send references instead of contents, or fewer rows in one request, and change the model's input accordingly."
-- controls: { waf: ["PE:08"] }
-- ---
with
  endpoint_limit as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_key,
      endpoint.endpoint_name,
      endpoint.environment,
      endpoint.sources,
      (
        select
          1000000 * cast(value as double)
        from
          ref_platform_limit
        where
          name = case
            when endpoint.task like 'agent/%' then 'agent_payload_size'
            else 'payload_size'
          end
      ) as limit_bytes
    from
      endpoint
    where
      not endpoint.is_system
  ),
  logged as (
    select
      workspace_id,
      endpoint_key,
      sum(requests) as requests,
      sum(requests_too_large_to_log) as too_large,
      list(distinct {'input': input_id, 'item': cast(null as bigint)}) as sources
    from
      payload_request_day
    where
      endpoint_key is not null
      and request_on >= cast(cast($as_of as timestamptz) as date) - $window_days
    group by
      workspace_id,
      endpoint_key
  ),
  ranked as (
    select
      workspace_id,
      endpoint_key,
      measure,
      measured,
      sum(requests) over (
        partition by
          workspace_id,
          endpoint_key,
          measure
        order by
          measured
      ) as requests_so_far,
      sum(requests) over (
        partition by
          workspace_id,
          endpoint_key,
          measure
      ) as requests
    from
      endpoint_measure
    where
      measure in ('request_bytes', 'response_bytes')
      and endpoint_key is not null
      and cast(measured_on as timestamptz) >= cast($as_of as timestamptz) - to_days($window_days)
  ),
  size as (
    select
      workspace_id,
      endpoint_key,
      max(requests) as measured_requests,
      min(measured) filter(
        where
          measure = 'request_bytes'
          and requests_so_far >= 0.99 * requests
      ) as request_p99,
      min(measured) filter(
        where
          measure = 'response_bytes'
          and requests_so_far >= 0.99 * requests
      ) as response_p99
    from
      ranked
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint_limit.workspace_id,
  endpoint_limit.endpoint_name as resource,
  case
    when logged.requests < $min_requests then null
    -- What is too large to be logged is larger than any length in the log.
    when logged.too_large > $max_unlogged_share * logged.requests
    or greatest(size.request_p99, size.response_p99) > $max_share_of_limit * endpoint_limit.limit_bytes then false
    when size.request_p99 is not null
    and size.response_p99 is not null then true
  end as passed,
  logged.requests,
  cast(size.request_p99 as bigint) as request_p99_bytes,
  cast(size.response_p99 as bigint) as response_p99_bytes,
  cast(endpoint_limit.limit_bytes as bigint) as limit_bytes,
  cast(100.0 * logged.too_large / nullif(logged.requests, 0) as decimal(9, 4)) as too_large_to_log_pct,
  endpoint_limit.environment,
  list_concat(endpoint_limit.sources, logged.sources) as sources
from
  logged
  join endpoint_limit on endpoint_limit.workspace_id = logged.workspace_id
  and endpoint_limit.endpoint_key = logged.endpoint_key
  left join size on size.workspace_id = logged.workspace_id
  and size.endpoint_key = logged.endpoint_key
order by
  endpoint_limit.workspace_id,
  resource
