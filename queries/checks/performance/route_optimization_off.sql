-- ---
-- code: PERF-04
-- title: Production without route optimization near the shared limit
-- severity: medium
-- resource: workspace
-- requires: [serving_endpoint_details]
-- any_of: [endpoint_metrics, endpoint_usage]
-- optional: [serving_endpoints, served_entities]
-- params: { share: 0.5, min_minutes: 1440, window_days: 30 }
-- why: >
--   Endpoints without route optimization share one limit of requests per second in a workspace. Near it, a busy endpoint takes from all others, and what is refused is refused at random.
-- verify: "databricks serving-endpoints get <endpoint> | jq .route_optimized"
-- fix: "databricks serving-endpoints create --json @optimized-endpoint.json"
-- caveat: "It cannot be switched on in place: create the endpoint anew with route_optimized, move its callers, who need OAuth and another URL, and delete the old one. Personal access tokens do not work there."
-- controls: { waf: ["PE:03", "PE:05"] }
-- ---
with
  shared as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_key,
      endpoint.endpoint_name,
      endpoint.is_production,
      -- Older versions of the CLI do not print it, and the list does not hold it.
      not endpoint.has_details
      or list_contains(endpoint.unprintable, 'route_optimized') as is_unknown,
      endpoint.sources
    from
      endpoint
    where
      not endpoint.is_system
      and endpoint.is_route_optimized is distinct from true
  ),
  workspace as (
    select
      workspace_id,
      count(*) as endpoints,
      count(*) filter(
        where
          is_production is distinct from false
      ) as production_endpoints,
      bool_or(is_unknown) as is_any_unknown,
      flatten(list(sources)) as sources
    from
      shared
    group by
      workspace_id
  ),
  -- Of a minute the mean is known: a peak within it may be higher.
  minute as (
    select
      shared.workspace_id,
      minute.minute_at,
      sum(minute.requests) / 60.0 as requests_per_second,
      count(distinct shared.endpoint_key) as endpoints,
      list(distinct minute.sources[1].input) as inputs
    from
      shared
      join endpoint_minute as minute on minute.workspace_id = shared.workspace_id
      and minute.endpoint_key = shared.endpoint_key
    where
      minute.requests is not null
      and minute.minute_at >= cast($as_of as timestamptz) - to_days($window_days)
    group by
      shared.workspace_id,
      minute.minute_at
  ),
  peak as (
    select
      minute.workspace_id,
      max(minute.requests_per_second) as requests_per_second,
      arg_max(minute.minute_at, minute.requests_per_second) as peak_at,
      count(*) as minutes,
      count(*) filter(
        where
          minute.endpoints = workspace.endpoints
      ) as whole_minutes,
      max(minute.endpoints) as endpoints,
      list_distinct(flatten(list(minute.inputs))) as inputs
    from
      minute
      join workspace on workspace.workspace_id = minute.workspace_id
    group by
      minute.workspace_id
  ),
  -- The mean of a day is the least that its peak can be.
  day as (
    select
      shared.workspace_id,
      request.request_on,
      sum(request.requests) / 86400.0 as requests_per_second,
      list(distinct request.input_id) as inputs
    from
      shared
      join endpoint_request_day as request on request.workspace_id = shared.workspace_id
      and request.endpoint_key = shared.endpoint_key
    where
      request.request_on >= cast(cast($as_of as timestamptz) as date) - $window_days
    group by
      shared.workspace_id,
      request.request_on
  ),
  busiest_day as (
    select
      workspace_id,
      max(requests_per_second) as requests_per_second,
      list_distinct(flatten(list(inputs))) as inputs
    from
      day
    group by
      workspace_id
  ),
  allowed as (
    select
      cast(value as double) as requests_per_second
    from
      ref_platform_limit
    where
      name = 'shared_route_requests_per_second'
  )
select
  workspace.workspace_id,
  workspace.workspace_id as resource,
  case
    when greatest(peak.requests_per_second, busiest_day.requests_per_second) > $share * allowed.requests_per_second then case
      when not workspace.is_any_unknown then false
    end
    -- Low in every minute of a day, for every endpoint that shares the limit.
    when peak.whole_minutes >= $min_minutes then true
  end as passed,
  cast(peak.requests_per_second as decimal(18, 2)) as peak_requests_per_second,
  peak.peak_at,
  cast(busiest_day.requests_per_second as decimal(18, 2)) as busiest_day_requests_per_second,
  cast(allowed.requests_per_second as decimal(18, 0)) as limit_requests_per_second,
  coalesce(peak.minutes, 0) as minutes_measured,
  coalesce(peak.endpoints, 0) as endpoints_measured,
  workspace.endpoints as endpoints_without_route_optimization,
  list_concat(
    workspace.sources,
    list_transform(
      list_concat(peak.inputs, busiest_day.inputs),
      lambda input_id: {'input': input_id, 'item': cast(null as bigint)}
    )
  ) as sources
from
  workspace
  cross join allowed
  left join peak on peak.workspace_id = workspace.workspace_id
  left join busiest_day on busiest_day.workspace_id = workspace.workspace_id
where
  workspace.production_endpoints > 0
order by
  workspace.workspace_id,
  resource
