-- ---
-- title: Who may call or manage, and who did
-- exports: [serving_endpoint_details, serving_endpoints, serving_endpoint_permissions, users, groups, service_principals, endpoint_usage, served_entities]
-- ---
with
  used as (
    select
      request.workspace_id,
      request.endpoint_key,
      coalesce(alias.principal, request.requester) as principal,
      any_value(alias.principal_kind) as principal_kind,
      sum(request.requests) as requests,
      min(request.first_at) as first_request_at,
      max(request.last_at) as last_request_at
    from
      endpoint_request_day as request
      left join principal_alias as alias on alias.workspace_id = request.workspace_id
      and alias.alias = lower(request.requester)
    where
      request.endpoint_key is not null
      and request.first_at < cast($as_of as timestamptz)
    group by
      request.workspace_id,
      request.endpoint_key,
      coalesce(alias.principal, request.requester)
  ),
  granted as (
    select
      workspace_id,
      endpoint_key,
      principal,
      principal_kind,
      level,
      via
    from
      effective_access
    where
      level_rank >= 2
  )
select
  coalesce(granted.workspace_id, used.workspace_id) as workspace_id,
  endpoint.endpoint_name as endpoint,
  coalesce(granted.principal, used.principal, 'not told') as principal,
  coalesce(granted.principal_kind, used.principal_kind, 'unknown') as principal_kind,
  granted.level,
  coalesce(granted.via, []) as via,
  granted.principal is not null as is_granted,
  case
    when used.requests is not null then true
    -- Silence says something only where requests are counted.
    when tracking.has_rows then false
  end as is_used,
  used.requests,
  used.first_request_at,
  used.last_request_at
from
  granted
  full join used on used.workspace_id = granted.workspace_id
  and used.endpoint_key = granted.endpoint_key
  and lower(used.principal) = lower(granted.principal)
  join endpoint on endpoint.workspace_id = coalesce(granted.workspace_id, used.workspace_id)
  and endpoint.endpoint_key = coalesce(granted.endpoint_key, used.endpoint_key)
  left join endpoint_tracking as tracking on tracking.workspace_id = endpoint.workspace_id
  and tracking.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
order by
  workspace_id,
  endpoint,
  requests desc nulls last,
  principal
