-- ---
-- code: SEC-06
-- title: ACL names a deleted or inactive principal
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, serving_endpoint_permissions, users, groups, service_principals]
-- optional: [serving_endpoints]
-- why: >
--   An entry for somebody who left is access that nobody reviews; if the name is given out again, so is the access.
-- verify: "databricks users list --filter 'userName eq \"<name>\"'"
-- fix: "databricks serving-endpoints set-permissions <endpoint-id> --json @acl-without-the-entry.json"
-- caveat: The list is replaced as a whole; callers outside it stop at once.
-- controls: { nist: ["AC-2(3)"], iso: [A.5.18], soc2: [CC6.2, CC6.3], cis: ["5.3", "6.2"], mcsb: [PA-3, PA-4], waf: ["SE:05"] }
-- ---
with
  entries as (
    select
      entry.workspace_id,
      entry.endpoint_key,
      entry.principal,
      list_filter([entry.source, principal.source], lambda source: source is not null) as sources,
      case
      -- These three exist in every workspace, whether or not the directory lists them.
        when entry.principal_kind = 'group'
        and lower(entry.principal) in ('users', 'admins', 'account users') then true
        when principal.principal is not null then true
        -- Only a list that is whole can show that somebody is not on it.
        when entry.principal is not null
        and directory.export is not null then false
      end as is_known,
      coalesce(
        principal.is_active,
        case
          when entry.principal_kind = 'group' then true
        end
      ) as is_active
    from
      access_entry as entry
      left join principal on principal.workspace_id = entry.workspace_id
      and principal.principal_kind = entry.principal_kind
      and lower(principal.principal) = lower(entry.principal)
      left join whole_export as directory on directory.workspace_id = entry.workspace_id
      and directory.export = entry.principal_kind || 's'
  ),
  judged as (
    select
      workspace_id,
      endpoint_key,
      list_sort(
        list(distinct principal) filter(
          where
            not is_known
        )
      ) as deleted_principals,
      list_sort(
        list(distinct principal) filter(
          where
            is_known
            and not is_active
        )
      ) as inactive_principals,
      list_sort(
        list(distinct coalesce(principal, 'not named')) filter(
          where
            is_known is null
            or (
              is_known
              and is_active is null
            )
        )
      ) as unclear_principals,
      list_distinct(flatten(list(sources))) as sources
    from
      entries
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when acl.endpoint_id is null then null
    when len(judged.deleted_principals) > 0
    or len(judged.inactive_principals) > 0 then false
    when coalesce(len(judged.unclear_principals), 0) = 0 then true
  end as passed,
  case
    when judged.endpoint_key is not null then coalesce(judged.deleted_principals, [])
  end as deleted_principals,
  case
    when judged.endpoint_key is not null then coalesce(judged.inactive_principals, [])
  end as inactive_principals,
  case
    when judged.endpoint_key is not null then coalesce(judged.unclear_principals, [])
  end as unclear_principals,
  endpoint.environment,
  list_concat(endpoint.sources, [acl.source], judged.sources) as sources
from
  endpoint
  left join stg_endpoint_acl as acl on acl.workspace_id = endpoint.workspace_id
  and acl.endpoint_id = endpoint.endpoint_id
  left join judged on judged.workspace_id = endpoint.workspace_id
  and judged.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
order by
  endpoint.workspace_id,
  resource
