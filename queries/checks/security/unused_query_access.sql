-- ---
-- code: SEC-05
-- title: Access granted but not used
-- severity: low
-- resource: endpoint
-- requires: [serving_endpoint_details, serving_endpoint_permissions, endpoint_usage, endpoint_usage.requester, served_entities, audit_log]
-- optional: [serving_endpoints, groups, users, service_principals, azure_workspace]
-- windows: { endpoint_usage: unused_days, audit_log: min_grant_age_days }
-- params: { unused_days: 60, min_grant_age_days: 30 }
-- why: >
--   A right that nobody uses helps nobody but whoever steals it. What was not used for two months is rarely missed.
-- verify: "select requester, max(request_time) from system.serving.endpoint_usage group by 1"
-- fix: "databricks serving-endpoints set-permissions <endpoint-id> --json @acl.json"
-- caveat: "The list is replaced as a whole. Who calls once a quarter, or on another route than /serving-endpoints, looks like somebody who does not call."
-- controls: { nist: ["AC-6(7)"], iso: [A.5.18], soc2: [CC6.3], cis: ["6.2"], mcsb: [PA-4], waf: ["SE:05"] }
-- ---
with
  used as (
    select
      workspace_id,
      endpoint_key,
      lower(requester) as requester,
      max(last_at) as last_at,
      bool_or(
        requester is null
        and last_at >= cast($as_of as timestamptz) - to_days($unused_days)
      ) as is_nameless
    from
      endpoint_request_day
    where
      endpoint_key is not null
    group by
      workspace_id,
      endpoint_key,
      lower(requester)
  ),
  nameless as (
    select
      workspace_id,
      endpoint_key
    from
      used
    where
      is_nameless
  ),
  -- Who was granted something lately has not had the time to use it.
  granted as (
    select
      workspace_id,
      endpoint_key,
      target_user_id,
      target_group_id
    from
      serving_event
    where
      kind in ('permission', 'create')
      and is_successful is distinct from false
      and happened_at >= cast($as_of as timestamptz) - to_days($min_grant_age_days)
  ),
  joined_group as (
    select
      target_user_id
    from
      audit_entry
    where
      lower(action_name) like '%togroup'
      and happened_at >= cast($as_of as timestamptz) - to_days($min_grant_age_days)
  ),
  allowed as (
    select
      access.workspace_id,
      access.endpoint_key,
      access.principal,
      access.sources,
      max(used.last_at) as last_used_at,
      access.is_expanded
      and access.is_level_known
      -- An application or person without its directory entry may call under another of its names.
      and access.principal_id is not null as is_known,
      exists (
        select
          1
        from
          granted
        where
          granted.workspace_id = access.workspace_id
          and granted.endpoint_key = access.endpoint_key
          and (
            granted.target_user_id = access.principal_id
            or granted.target_group_id is not null
            or granted.target_user_id is null
          )
      )
      or access.principal_id in (
        select
          target_user_id
        from
          joined_group
      ) as is_recent
    from
      effective_access as access
      left join used on used.workspace_id = access.workspace_id
      and used.endpoint_key = access.endpoint_key
      and used.requester in (lower(access.principal), lower(access.principal_id), lower(access.display_name))
    where
      -- Managers need their right for something else than calls.
      access.level = 'CAN_QUERY'
      or not access.is_level_known
    group by all
  ),
  judged as (
    select
      *,
      case
        when last_used_at >= cast($as_of as timestamptz) - to_days($unused_days) then true
        when is_known
        and not coalesce(is_recent, false) then false
      end as is_used
    from
      allowed
  ),
  counted as (
    select
      judged.workspace_id,
      judged.endpoint_key,
      count(*) as principals,
      count(*) filter(
        where
          is_used = false
      ) as unused,
      bool_or(is_used = false) as is_any_unused,
      bool_and(is_used is not null) as are_all_known,
      list_sort(
        list(principal) filter(
          where
            is_used = false
        )
      ) as unused_principals,
      list_distinct(flatten(list(sources))) as sources
    from
      judged
    group by
      judged.workspace_id,
      judged.endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
  -- Without tracking over the whole window, silence says nothing; a caller without a name may be any of them.
    when tracking.is_configured is distinct from true
    or tracking.first_request_at is null
    or tracking.first_request_at > cast($as_of as timestamptz) - to_days($unused_days)
    or nameless.endpoint_key is not null then null
    when counted.is_any_unused then false
    when counted.are_all_known then true
  end as passed,
  counted.principals as principals_with_query,
  counted.unused as principals_unused,
  counted.unused_principals,
  tracking.first_request_at as tracked_since,
  tracking.last_request_at,
  endpoint.environment,
  list_concat(endpoint.sources, counted.sources, tracking.sources) as sources
from
  endpoint
  left join counted on counted.workspace_id = endpoint.workspace_id
  and counted.endpoint_key = endpoint.endpoint_key
  left join stg_endpoint_acl as acl on acl.workspace_id = endpoint.workspace_id
  and acl.endpoint_id = endpoint.endpoint_id
  left join endpoint_tracking as tracking on tracking.workspace_id = endpoint.workspace_id
  and tracking.endpoint_key = endpoint.endpoint_key
  left join nameless on nameless.workspace_id = endpoint.workspace_id
  and nameless.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
  -- Of an endpoint without its list it is not known who may call it.
  and (
    counted.endpoint_key is not null
    or acl.endpoint_id is null
  )
order by
  endpoint.workspace_id,
  resource
