-- ---
-- code: REL-10
-- title: Server error rate above target
-- severity: high
-- resource: endpoint
-- requires: [served_entities]
-- any_of: [endpoint_usage, inference_payloads]
-- optional: [serving_endpoints, serving_endpoint_details]
-- pass_windows: { endpoint_usage: window_days }
-- params: { max_5xx_ratio: 0.01, min_requests: 500, window_days: 30 }
-- why: >
--   Every answer in the five hundreds is a caller who got nothing. The rate is judged by the lower bound of its 95 % interval, so that a few calls cannot fail an endpoint. Where usage is not tracked, a payload table may show it; it leaves out some errors, so it can fail an endpoint and never pass one.
-- verify: "select status_code, count(*) from system.serving.endpoint_usage where served_entity_id in (<ids>) and request_time >= <from> group by 1"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: "Deploys anew; old and new configuration run and are billed side by side until the switch. Find the cause in the endpoint's logs first."
-- controls: { nist: ["~SI-4"], iso: [A.8.16], soc2: [CC7.2, A1.1], waf: ["RE:04", "RE:10"] }
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
      -- Requests whose served entity is not in the history may be of an endpoint that is out of scope.
      request.endpoint_key is not null as is_attributed,
      request.status_code,
      request.requests,
      request.last_at,
      request.input_id,
      'endpoint_usage' as seen_in
    from
      endpoint_request_day as request
      left join endpoint on endpoint.workspace_id = request.workspace_id
      and endpoint.endpoint_key = request.endpoint_key
    where
      request.request_on >= cast(cast($as_of as timestamptz) as date) - $window_days
      and coalesce(endpoint.is_system, request.endpoint_name like 'databricks-%') is distinct from true
    union all
    select
      payload.workspace_id,
      endpoint.endpoint_name,
      endpoint.environment,
      true as is_attributed,
      payload.status_code,
      payload.requests,
      payload.last_at,
      payload.input_id,
      'inference_payloads' as seen_in
    from
      payload_request_day as payload
      join endpoint on endpoint.workspace_id = payload.workspace_id
      and endpoint.endpoint_key = payload.endpoint_key
    where
      payload.request_on >= cast(cast($as_of as timestamptz) as date) - $window_days
      and not endpoint.is_system
      and not exists (
        select
          1
        from
          endpoint_request_day as tracked
        where
          tracked.workspace_id = payload.workspace_id
          and tracked.endpoint_key = payload.endpoint_key
          and tracked.request_on >= cast(cast($as_of as timestamptz) as date) - $window_days
      )
  ),
  counted as (
    select
      workspace_id,
      endpoint_name,
      min(environment) as environment,
      -- Some of it from a payload table: all of it is only as good.
      max(seen_in) as seen_in,
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
            status_code between 500 and 599
        ),
        0
      ) as server_errors,
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
        server_errors / requests + 1.9208 / requests - 1.96 * sqrt(
          (server_errors / requests) * (1 - server_errors / requests) / requests + 0.9604 / (requests * requests)
        )
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
        when lower_bound > $max_5xx_ratio then false
        -- Requests without a status may have failed, and a payload table leaves some failures out.
        when requests_without_status = 0
        and seen_in = 'endpoint_usage' then true
      end as passed,
      seen_in,
      requests,
      server_errors,
      requests_without_status,
      cast(100.0 * server_errors / requests as decimal(9, 4)) as server_error_pct,
      cast(100.0 * greatest(lower_bound, 0) as decimal(9, 4)) as lower_bound_pct,
      last_request_at,
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
      null as seen_in,
      0 as requests,
      0 as server_errors,
      0 as requests_without_status,
      null as server_error_pct,
      null as lower_bound_pct,
      null as last_request_at,
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
  seen_in,
  requests,
  server_errors,
  requests_without_status,
  server_error_pct,
  lower_bound_pct,
  last_request_at,
  environment,
  sources
from
  judged
order by
  workspace_id,
  resource
