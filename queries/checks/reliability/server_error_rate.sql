-- ---
-- code: REL-10
-- title: Server error rate above target
-- severity: high
-- resource: endpoint
-- requires: [endpoint_usage, endpoint_usage.status_code, served_entities]
-- optional: [serving_endpoints, serving_endpoint_details]
-- params: { max_5xx_ratio: 0.01, min_requests: 500, window_days: 30 }
-- why: >
--   Every answer in the five hundreds is a caller who got nothing. The rate is judged by the lower bound of its 95 % interval, so that a few calls cannot fail an endpoint.
-- verify: "select status_code, count(*) from system.serving.endpoint_usage where served_entity_id in (<ids>) and request_time >= <from> group by 1"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: "Deploys anew; old and new configuration run and are billed side by side until the switch. Find the cause in the endpoint's logs first."
-- controls: { nist: ["~SI-4"], iso: [A.8.16], soc2: [CC7.2, A1.1], waf: ["RE:04", "RE:10"] }
-- ---
with
  counted as (
    select
      request.workspace_id,
      request.endpoint_key,
      any_value(coalesce(endpoint.endpoint_name, request.endpoint_name, request.endpoint_key)) as endpoint_name,
      any_value(endpoint.environment) as environment,
      sum(request.requests) as requests,
      sum(request.requests) filter (where request.status_code is null) as unclear,
      coalesce(sum(request.requests) filter (where request.status_code between 500 and 599), 0) as server_errors,
      max(request.last_at) as last_request_at,
      list_distinct(list({'input': request.input_id, 'item': cast(null as bigint)})) as sources
    from endpoint_request_day as request
    left join endpoint on endpoint.workspace_id = request.workspace_id
      and endpoint.endpoint_key = request.endpoint_key
    where request.request_on >= cast(cast($as_of as timestamptz) as date) - $window_days
      and request.endpoint_key is not null
      and coalesce(endpoint.is_system, request.endpoint_name like 'databricks-%') is distinct from true
    group by request.workspace_id, request.endpoint_key
  ),
  bounded as (
    select
      *,
      -- Wilson score interval at 95 %.
      (
        server_errors / requests + 1.9208 / requests
        - 1.96 * sqrt((server_errors / requests) * (1 - server_errors / requests) / requests + 0.9604 / (requests * requests))
      ) / (1 + 3.8416 / requests) as lower_bound
    from counted
  )
select
  workspace_id,
  endpoint_name as resource,
  case when requests >= $min_requests and coalesce(unclear, 0) = 0 then lower_bound <= $max_5xx_ratio end as passed,
  requests,
  server_errors,
  cast(100.0 * server_errors / requests as decimal(9, 4)) as server_error_pct,
  cast(100.0 * greatest(lower_bound, 0) as decimal(9, 4)) as lower_bound_pct,
  last_request_at,
  environment,
  sources
from bounded
order by workspace_id, resource
