-- ---
-- code: SEC-29
-- title: Somebody outside the approved callers may query
-- severity: high
-- resource: endpoint
-- requires: [serving_endpoint_permissions, targets]
-- any_of: [serving_endpoint_details, serving_endpoints]
-- optional: [groups, users, service_principals, endpoint_usage, served_entities]
-- params: { window_days: 90, admin_groups: [admins] }
-- why: >
--   Who may call is decided when an endpoint is approved. Everybody else who can is a way around that decision, whether it was used or not.
-- verify: databricks serving-endpoints get-permissions <endpoint-id> -o json
-- fix: "databricks serving-endpoints set-permissions <endpoint-id> --json @acl.json"
-- caveat: "Full replacement: callers that the file leaves out stop at once. Managing includes querying, so managers need to be on the list, too."
-- controls: { nist: [AC-3, AC-6], iso: [A.5.15], soc2: [CC6.1, CC6.3], mcsb: [PA-7], waf: ["SE:05"] }
-- ---
with
  judged_path as (
    select
      *,
      -- Who reaches it as an administrator of the workspace is listed apart.
      len(list_intersect(list_transform(path, lambda name: lower(name)), $admin_groups)) > 0 as is_admin
    from
      caller_path
  ),
  allowed as (
    select
      workspace_id,
      endpoint_key,
      list_sort(
        list(distinct principal) filter(
          where
            not is_approved
            and not is_admin
            and not is_unclear
        )
      ) as outsiders,
      bool_or(
        not is_approved
        and not is_admin
        and is_unclear
      ) as is_any_unclear,
      list_sort(
        list(distinct principal) filter(
          where
            is_admin
        )
      ) as admins,
      list_distinct(flatten(list(sources))) as sources
    from
      judged_path
    group by
      workspace_id,
      endpoint_key
  ),
  seen as (
    select
      request.workspace_id,
      request.endpoint_key,
      list_sort(list(distinct coalesce(alias.principal, request.requester))) as outside_requesters,
      list_distinct(list({'input': request.input_id, 'item': cast(null as bigint)})) as sources
    from
      endpoint_request_day as request
      left join principal_alias as alias on alias.workspace_id = request.workspace_id
      and alias.alias = lower(request.requester)
    where
      request.requester is not null
      and request.request_on >= cast(cast($as_of as timestamptz) as date) - $window_days
      and request.endpoint_key is not null
      and not exists (
        select
          1
        from
          judged_path as path
        where
          path.workspace_id = request.workspace_id
          and path.endpoint_key = request.endpoint_key
          and (
            path.is_approved
            or path.is_admin
          )
          and lower(path.principal) = lower(coalesce(alias.principal, request.requester))
      )
      and not exists (
        select
          1
        from
          approved_caller as approved
        where
          approved.workspace_id = request.workspace_id
          and approved.endpoint_key = request.endpoint_key
          and approved.caller in (lower(request.requester), lower(alias.principal), lower(alias.display_name))
      )
    group by
      request.workspace_id,
      request.endpoint_key
  ),
  declared as (
    select
      workspace_id,
      endpoint_key,
      list_sort(list(caller)) as approved_callers
    from
      approved_caller
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when declared.endpoint_key is null then null
    when len(allowed.outsiders) > 0
    or len(seen.outside_requesters) > 0 then false
    when acl.endpoint_id is not null
    and not coalesce(allowed.is_any_unclear, false) then true
  end as passed,
  case
    when coalesce(endpoint.is_production, true) then 'high'
    else 'medium'
  end as severity,
  coalesce(declared.approved_callers, []) as approved_callers,
  case
    when declared.endpoint_key is not null then coalesce(allowed.outsiders, [])
  end as may_query_unapproved,
  case
    when declared.endpoint_key is not null then coalesce(seen.outside_requesters, [])
  end as did_query_unapproved,
  coalesce(allowed.admins, []) as workspace_admins,
  coalesce(endpoint.is_production, true) as is_held_as_production,
  list_concat(endpoint.sources, [acl.source, target.source], allowed.sources, seen.sources) as sources
from
  endpoint
  left join declared on declared.workspace_id = endpoint.workspace_id
  and declared.endpoint_key = endpoint.endpoint_key
  left join endpoint_target as target on target.workspace_id = endpoint.workspace_id
  and target.endpoint_key = endpoint.endpoint_key
  left join stg_endpoint_acl as acl on acl.workspace_id = endpoint.workspace_id
  and acl.endpoint_id = endpoint.endpoint_id
  left join allowed on allowed.workspace_id = endpoint.workspace_id
  and allowed.endpoint_key = endpoint.endpoint_key
  left join seen on seen.workspace_id = endpoint.workspace_id
  and seen.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
  and (
    declared.endpoint_key is not null
    or coalesce(endpoint.is_production, true)
  )
order by
  endpoint.workspace_id,
  resource
