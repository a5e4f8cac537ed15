-- ---
-- code: REL-11
-- title: Throttling (429) above target
-- severity: medium
-- resource: endpoint
-- requires: [endpoint_usage, endpoint_usage.status_code, served_entities]
-- optional: [serving_endpoints, serving_endpoint_details]
-- pass_windows: { endpoint_usage: window_days }
-- params: { max_429_ratio: 0.01, min_requests: 500, window_days: 30 }
-- why: >
--   A caller who is throttled gets nothing, and most try again at once. Either a limit of our own is too low, or the capacity is. The rate is judged by the lower bound of its 95 % interval, so that a few calls cannot fail an endpoint.
-- verify: "select requester, count(*) from system.serving.endpoint_usage where served_entity_id in (<ids>) and status_code = 429 and request_time >= <from> group by 1"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: "A larger size costs more from the first hour. Where the endpoint has a rate limit of its own, raise that with put-ai-gateway instead, which replaces the whole gateway configuration."
-- controls: { iso: [A.8.6], soc2: [A1.1], waf: ["RE:06", "PE:05"] }
-- ---
with
  named as (
    select
      request.workspace_id,
      coalesce(
        endpoint.endpoint_name,
        request.endpoint_name,
        request.endpoint_key,
        'served entity ' || request.served_entity_id
      ) as endpoint_name,
      endpoint.environment,
      -- A limit of our own, or else capacity.
      coalesce(json_array_length(endpoint.ai_gateway -> '$.rate_limits'), 0) > 0 as has_own_rate_limit,
      endpoint.has_details,
      -- Requests whose served entity is not in the history may be of an endpoint that is out of scope.
      request.endpoint_key is not null as is_attributed,
      request.status_code,
      request.requests,
      request.last_at,
      request.input_id
    from
      endpoint_request_day as request
      left join endpoint on endpoint.workspace_id = request.workspace_id
      and endpoint.endpoint_key = request.endpoint_key
    where
      request.request_on >= cast(cast($as_of as timestamptz) as date) - $window_days
      and coalesce(endpoint.is_system, request.endpoint_name like 'databricks-%') is distinct from true
  ),
  counted as (
    select
      workspace_id,
      endpoint_name,
      min(environment) as environment,
      case
        when bool_or(has_details) then bool_or(has_own_rate_limit)
      end as has_own_rate_limit,
      bool_and(is_attributed) as is_attributed,
      sum(requests) as requests,
      coalesce(
        sum(requests) filter(
          where
            status_code is null
        ),
        0
      ) as requests_without_status,
      coalesce(
        sum(requests) filter(
          where
            status_code = 429
        ),
        0
      ) as throttled,
      max(last_at) as last_request_at,
      list(distinct {'input': input_id, 'item': cast(null as bigint)}) as sources
    from
      named
    group by
      workspace_id,
      endpoint_name
  ),
  bounded as (
    select
      *,
      -- Wilson score interval at 95 %.
      (
        throttled / requests + 1.9208 / requests - 1.96 * sqrt((throttled / requests) * (1 - throttled / requests) / requests + 0.9604 / (requests * requests))
      ) / (1 + 3.8416 / requests) as lower_bound
    from
      counted
  ),
  judged as (
    select
      workspace_id,
      endpoint_name as resource,
      case
        when not is_attributed
        or requests < $min_requests then null
        when lower_bound > $max_429_ratio then false
        -- Requests without a status may have been throttled.
        when requests_without_status = 0 then true
      end as passed,
      requests,
      throttled,
      requests_without_status,
      cast(100.0 * throttled / requests as decimal(9, 4)) as throttled_pct,
      cast(100.0 * greatest(lower_bound, 0) as decimal(9, 4)) as lower_bound_pct,
      last_request_at,
      has_own_rate_limit,
      environment,
      sources
    from
      bounded
    union all
    -- Without usage tracking, no request in the table does not mean no request.
    select
      endpoint.workspace_id,
      endpoint.endpoint_name as resource,
      null as passed,
      0 as requests,
      0 as throttled,
      0 as requests_without_status,
      null as throttled_pct,
      null as lower_bound_pct,
      null as last_request_at,
      case
        when endpoint.has_details then coalesce(json_array_length(endpoint.ai_gateway -> '$.rate_limits'), 0) > 0
      end as has_own_rate_limit,
      endpoint.environment,
      endpoint.sources
    from
      endpoint
      join endpoint_tracking as tracking on tracking.workspace_id = endpoint.workspace_id
      and tracking.endpoint_key = endpoint.endpoint_key
    where
      not endpoint.is_system
      and tracking.is_configured is distinct from true
      and (endpoint.workspace_id, endpoint.endpoint_name) not in (
        select
          (workspace_id, endpoint_name)
        from
          counted
      )
  )
select
  workspace_id,
  resource,
  passed,
  requests,
  throttled,
  requests_without_status,
  throttled_pct,
  lower_bound_pct,
  last_request_at,
  has_own_rate_limit,
  environment,
  sources
from
  judged
order by
  workspace_id,
  resource
