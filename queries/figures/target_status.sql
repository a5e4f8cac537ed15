-- ---
-- title: What was declared, and what is
-- exports: [targets, serving_endpoint_details, serving_endpoints, served_entities, serving_endpoint_permissions, users, groups, service_principals, endpoint_usage, inference_payloads, ai_gateway_usage, endpoint_metrics, audit_log, azure_workspace]
-- params: { window_days: 30, min_requests: 500, admin_groups: [admins], z: 1.96 }
-- ---
with
  declared as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_key,
      endpoint.endpoint_name,
      target.latency_p50_ms,
      target.latency_p95_ms,
      target.latency_p99_ms,
      target.error_ratio,
      target.rollback_minutes,
      target.approved_callers
    from
      endpoint
      join endpoint_target as target on target.workspace_id = endpoint.workspace_id
      and target.endpoint_key = endpoint.endpoint_key
    where
      not endpoint.is_system
  ),
  ranked as (
    select
      workspace_id,
      endpoint_key,
      seen_in,
      coalesce(measured, measured_to) as at_most,
      sum(requests) over (
        partition by
          workspace_id,
          endpoint_key,
          seen_in
        order by
          measured_to nulls last
      ) as requests_so_far,
      sum(requests) over (
        partition by
          workspace_id,
          endpoint_key,
          seen_in
      ) as requests
    from
      endpoint_measure
    where
      measure = 'latency_ms'
      and endpoint_key is not null
      and is_answered
      and cast(measured_on as timestamptz) >= cast($as_of as timestamptz) - to_days($window_days)
  ),
  quantile as (
    select
      workspace_id,
      endpoint_key,
      seen_in,
      max(requests) as requests,
      min(at_most) filter(
        where
          requests_so_far >= 0.5 * requests
      ) as p50,
      min(at_most) filter(
        where
          requests_so_far >= 0.95 * requests
      ) as p95,
      min(at_most) filter(
        where
          requests_so_far >= 0.99 * requests
      ) as p99
    from
      ranked
    group by
      workspace_id,
      endpoint_key,
      seen_in
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
  answered as (
    select
      workspace_id,
      endpoint_key,
      sum(requests) as requests,
      sum(requests) filter(
        where
          status_code >= 500
      ) as server_errors
    from
      endpoint_request_day
    where
      endpoint_key is not null
      and request_on >= cast(cast($as_of as timestamptz) as date) - $window_days
    group by
      workspace_id,
      endpoint_key
  ),
  outsider as (
    select
      workspace_id,
      endpoint_key,
      count(distinct principal) filter(
        where
          not is_unclear
      ) as outsiders,
      bool_or(is_unclear) as is_any_unclear
    from
      caller_path
    where
      not is_approved
      and len(list_intersect(list_transform(path, lambda name: lower(name)), $admin_groups)) = 0
    group by
      workspace_id,
      endpoint_key
  ),
  returned as (
    select
      workspace_id,
      endpoint_key,
      arg_max(minutes, rolled_back_at) as minutes,
      max(rolled_back_at) as rolled_back_at
    from
    rollback
    where
      minutes is not null
    group by
      workspace_id,
      endpoint_key
  ),
  objective as (
    select
      declared.workspace_id,
      declared.endpoint_name,
      1 as place,
      'median latency' as objective,
      '≤ ' || declared.latency_p50_ms || ' ms' as declared_value,
      cast(cast(quantile.p50 as decimal(18, 1)) as varchar) || ' ms' as measured_value,
      case
        when quantile.requests >= $min_requests then quantile.p50 <= declared.latency_p50_ms
      end as is_met,
      quantile.seen_in
    from
      declared
      left join quantile on quantile.workspace_id = declared.workspace_id
      and quantile.endpoint_key = declared.endpoint_key
    where
      declared.latency_p50_ms is not null
    union all
    select
      declared.workspace_id,
      declared.endpoint_name,
      2 as place,
      '95th percentile of latency' as objective,
      '≤ ' || declared.latency_p95_ms || ' ms' as declared_value,
      cast(cast(quantile.p95 as decimal(18, 1)) as varchar) || ' ms' as measured_value,
      case
        when quantile.requests >= $min_requests then quantile.p95 <= declared.latency_p95_ms
      end as is_met,
      quantile.seen_in
    from
      declared
      left join quantile on quantile.workspace_id = declared.workspace_id
      and quantile.endpoint_key = declared.endpoint_key
    where
      declared.latency_p95_ms is not null
    union all
    select
      declared.workspace_id,
      declared.endpoint_name,
      3 as place,
      '99th percentile of latency' as objective,
      '≤ ' || declared.latency_p99_ms || ' ms' as declared_value,
      cast(cast(quantile.p99 as decimal(18, 1)) as varchar) || ' ms' as measured_value,
      case
        when quantile.requests >= $min_requests then quantile.p99 <= declared.latency_p99_ms
      end as is_met,
      quantile.seen_in
    from
      declared
      left join quantile on quantile.workspace_id = declared.workspace_id
      and quantile.endpoint_key = declared.endpoint_key
    where
      declared.latency_p99_ms is not null
    union all
    select
      declared.workspace_id,
      declared.endpoint_name,
      4 as place,
      'share of server errors' as objective,
      '≤ ' || cast(cast(100 * declared.error_ratio as decimal(18, 3)) as varchar) || ' %' as declared_value,
      cast(cast(100.0 * coalesce(answered.server_errors, 0) / answered.requests as decimal(18, 3)) as varchar) || ' % of ' || answered.requests as measured_value,
      case
        when answered.requests < $min_requests then null
        when coalesce(answered.server_errors, 0) <= declared.error_ratio * answered.requests then true
        -- A few errors too many may be chance: only what lies above the target at its lower bound (Wilson) is above it.
        when (
          answered.server_errors / answered.requests + $z * $z / (2 * answered.requests) - $z * sqrt(
            (answered.server_errors / answered.requests) * (1 - answered.server_errors / answered.requests) / answered.requests + $z * $z / (4 * answered.requests * answered.requests)
          )
        ) / (1 + $z * $z / answered.requests) > declared.error_ratio then false
      end as is_met,
      case
        when answered.requests is not null then 'endpoint_usage'
      end as seen_in
    from
      declared
      left join answered on answered.workspace_id = declared.workspace_id
      and answered.endpoint_key = declared.endpoint_key
    where
      declared.error_ratio is not null
    union all
    select
      declared.workspace_id,
      declared.endpoint_name,
      5 as place,
      'callers' as objective,
      json_array_length(declared.approved_callers) || ' approved' as declared_value,
      case
        when outsider.outsiders > 0
        or acl.endpoint_id is not null
        and not coalesce(outsider.is_any_unclear, false) then case coalesce(outsider.outsiders, 0)
          when 1 then '1 other may query'
          else coalesce(outsider.outsiders, 0) || ' others may query'
        end
      end as measured_value,
      case
        when outsider.outsiders > 0 then false
        when acl.endpoint_id is not null
        and not coalesce(outsider.is_any_unclear, false) then true
      end as is_met,
      case
        when acl.endpoint_id is not null then 'serving_endpoint_permissions'
      end as seen_in
    from
      declared
      left join stg_endpoint_acl as acl on acl.workspace_id = declared.workspace_id
      and acl.endpoint_id = declared.endpoint_key
      left join outsider on outsider.workspace_id = declared.workspace_id
      and outsider.endpoint_key = declared.endpoint_key
    where
      json_array_length(declared.approved_callers) > 0
    union all
    select
      declared.workspace_id,
      declared.endpoint_name,
      6 as place,
      'time to roll back' as objective,
      '≤ ' || declared.rollback_minutes || ' minutes' as declared_value,
      cast(cast(returned.minutes as decimal(18, 1)) as varchar) || ' minutes, on ' || cast(cast(returned.rolled_back_at as date) as varchar) as measured_value,
      returned.minutes <= declared.rollback_minutes as is_met,
      case
        when returned.minutes is not null then 'served_entities, audit_log'
      end as seen_in
    from
      declared
      left join returned on returned.workspace_id = declared.workspace_id
      and returned.endpoint_key = declared.endpoint_key
    where
      declared.rollback_minutes is not null
    union all
    select
      workspace_id,
      endpoint_name,
      7 as place,
      path as objective,
      approved as declared_value,
      live as measured_value,
      is_same as is_met,
      case
        when is_same is not null then 'serving_endpoint_details'
      end as seen_in
    from
      target_comparison
    where
      -- Of callers that are not known the objective of callers tells.
      is_same is not null
      or not starts_with(path, 'permissions')
  )
select
  workspace_id,
  endpoint_name as endpoint,
  objective,
  declared_value,
  measured_value,
  is_met,
  seen_in
from
  objective
order by
  workspace_id,
  endpoint,
  place,
  objective
