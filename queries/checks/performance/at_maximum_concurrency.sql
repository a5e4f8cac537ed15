-- ---
-- code: PERF-06
-- title: Running at maximum concurrency
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, endpoint_metrics]
-- optional: [serving_endpoints, served_entities, endpoint_usage]
-- params: { max_share: 0.05, max_429_ratio: 0.01, min_minutes: 60, min_requests: 500, window_days: 30 }
-- why: >
--   An endpoint that has scaled as far as it may cannot take the next peak: requests wait, and then they are refused.
-- verify: "databricks serving-endpoints export-metrics <endpoint>"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: "A higher maximum may cost more in every peak; the quota of the workspace limits all endpoints together."
-- controls: { waf: ["PE:05", "PE:02"], iso: [A.8.6] }
-- ---
with
  sized as (
    select
      entity.workspace_id,
      entity.endpoint_key,
      sum(coalesce(entity.max_concurrency, size.max_concurrency)) as max_concurrency,
      -- Without scale to zero the smallest size still keeps one replica.
      sum(
        coalesce(
          entity.min_concurrency,
          case
            when entity.is_scale_to_zero then 0
            else greatest(size.min_concurrency, size.concurrency_per_replica)
          end
        )
      ) as min_concurrency,
      bool_and(coalesce(entity.max_concurrency, size.max_concurrency) is not null) as is_known
    from
      served_entity as entity
      left join ref_workload_size as size on lower(size.workload_size) = lower(entity.workload_size)
    where
      entity.config_kind = 'active'
      and not entity.is_system
      and entity.kind in ('custom', 'agent', 'feature_spec')
    group by
      entity.workspace_id,
      entity.endpoint_key
  ),
  provisioned as (
    select
      workspace_id,
      endpoint_key,
      minute_at,
      scrape,
      sum(provisioned_concurrency) as concurrency,
      list(distinct sources[1].input) as inputs
    from
      endpoint_minute
    where
      provisioned_concurrency is not null
      and endpoint_key is not null
      and coalesce(minute_at >= cast($as_of as timestamptz) - to_days($window_days), true)
    group by
      workspace_id,
      endpoint_key,
      minute_at,
      scrape
  ),
  counted as (
    select
      sized.workspace_id,
      sized.endpoint_key,
      any_value(sized.min_concurrency) as min_concurrency,
      any_value(sized.max_concurrency) as max_concurrency,
      any_value(sized.is_known) as is_known,
      count(provisioned.concurrency) as minutes,
      count(*) filter(
        where
          provisioned.concurrency >= sized.max_concurrency
      ) as minutes_at_maximum,
      max(provisioned.concurrency) as highest_concurrency,
      list_distinct(flatten(list(provisioned.inputs))) as inputs
    from
      sized
      left join provisioned on provisioned.workspace_id = sized.workspace_id
      and provisioned.endpoint_key = sized.endpoint_key
    group by
      sized.workspace_id,
      sized.endpoint_key
  ),
  throttled as (
    select
      workspace_id,
      endpoint_key,
      sum(requests) as requests,
      coalesce(
        sum(requests) filter(
          where
            status_code = 429
        ),
        0
      ) as throttled,
      bool_and(status_code is not null) as is_status_known
    from
      endpoint_request_day
    where
      endpoint_key is not null
      and request_on >= cast(cast($as_of as timestamptz) as date) - $window_days
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when counted.minutes < $min_minutes
    or not counted.is_known then null
    -- What cannot scale is always at its maximum: only refused requests tell whether that is too little.
    when counted.min_concurrency >= counted.max_concurrency then case
      when throttled.requests >= $min_requests
      and throttled.is_status_known then throttled.throttled <= $max_429_ratio * throttled.requests
    end
    else counted.minutes_at_maximum <= $max_share * counted.minutes
  end as passed,
  counted.minutes as minutes_measured,
  counted.minutes_at_maximum,
  cast(counted.min_concurrency as bigint) as min_concurrency,
  cast(counted.max_concurrency as bigint) as max_concurrency,
  cast(counted.highest_concurrency as bigint) as highest_concurrency,
  throttled.requests,
  throttled.throttled,
  endpoint.environment,
  list_concat(
    endpoint.sources,
    list_transform(counted.inputs, lambda input_id: {'input': input_id, 'item': cast(null as bigint)})
  ) as sources
from
  counted
  join endpoint on endpoint.workspace_id = counted.workspace_id
  and endpoint.endpoint_key = counted.endpoint_key
  left join throttled on throttled.workspace_id = counted.workspace_id
  and throttled.endpoint_key = counted.endpoint_key
order by
  endpoint.workspace_id,
  resource
