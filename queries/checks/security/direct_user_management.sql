-- ---
-- code: SEC-03
-- title: Management rights given to named people instead of groups or service principals
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_permissions, users]
-- optional: [serving_endpoint_details, serving_endpoints, service_principals, groups]
-- params: { max_direct_user_managers: 0, max_direct_user_managers_nonproduction: 2 }
-- why: >
--   A right given to a person by name stays when the person changes teams. Groups are kept by those who know who belongs to them.
-- verify: databricks serving-endpoints get-permissions <endpoint-id> -o json
-- fix: "databricks serving-endpoints update-permissions <endpoint-id> --json @group-acl.json"
-- caveat: "Adds the group; taking the person out needs set-permissions with the whole list, which replaces it."
-- controls: { nist: [AC-2, AC-6], iso: [A.5.18], soc2: [CC6.2, CC6.3], cis: ["6.8"], mcsb: [PA-7], waf: ["SE:05"] }
-- ---
with
  managers as (
    select
      entry.workspace_id,
      entry.endpoint_key,
      list_sort(list(distinct entry.principal)) as managers,
      list(known.source) as sources
    from
      access_entry as entry
      left join principal as known on known.workspace_id = entry.workspace_id
      and known.principal_kind = 'user'
      and lower(known.principal) = lower(entry.principal)
    where
      entry.principal_kind = 'user'
      and not entry.is_inherited
      and entry.level = 'CAN_MANAGE'
    group by
      entry.workspace_id,
      entry.endpoint_key
  ),
  judged as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_key,
      endpoint.endpoint_name,
      endpoint.environment,
      -- What may be production is held to its rule.
      coalesce(endpoint.is_production, true) as is_held_as_production,
      -- Whoever made an endpoint that is not production may go on managing it.
      list_filter(
        coalesce(managers.managers, []),
        lambda manager: coalesce(endpoint.is_production, true)
        or lower(manager) is distinct from lower(endpoint.creator)
      ) as managers,
      list_concat(endpoint.sources, [acl.source], managers.sources) as sources
    from
      endpoint
      join stg_endpoint_acl as acl on acl.workspace_id = endpoint.workspace_id
      and acl.endpoint_id = endpoint.endpoint_id
      left join managers on managers.workspace_id = endpoint.workspace_id
      and managers.endpoint_key = endpoint.endpoint_key
    where
      not endpoint.is_system
  )
select
  workspace_id,
  endpoint_name as resource,
  len(managers) <= case
    when is_held_as_production then $max_direct_user_managers
    else $max_direct_user_managers_nonproduction
  end as passed,
  managers,
  len(managers) as direct_user_managers,
  environment,
  is_held_as_production,
  sources
from
  judged
order by
  workspace_id,
  resource
