-- ---
-- code: SEC-03
-- title: Management rights given to named people instead of groups or service principals
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_permissions, users]
-- any_of: [serving_endpoint_details, serving_endpoints]
-- optional: [service_principals, groups]
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
      list_sort(
        list(distinct lower(entry.principal)) filter(
          where
            entry.level_rank = 3
            and entry.principal_kind = 'user'
        )
      ) as managers,
      -- A level, or a kind of principal, that this version does not know may be a person who manages.
      list(distinct coalesce(lower(entry.principal), 'entry ' || entry.source.item)) as possible_managers,
      list_concat(list(entry.source), list(known.source)) as sources
    from
      access_entry as entry
      left join principal as known on known.workspace_id = entry.workspace_id
      and known.principal_kind = 'user'
      and lower(known.principal) = lower(entry.principal)
    where
      entry.principal_kind in ('user', 'unknown')
      and not entry.is_inherited
      and coalesce(entry.level_rank = 3, true)
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
      list_filter(
        coalesce(managers.possible_managers, []),
        lambda manager: coalesce(endpoint.is_production, true)
        or lower(manager) is distinct from lower(endpoint.creator)
      ) as possible_managers,
      acl.endpoint_id is not null as is_list_exported,
      list_concat(endpoint.sources, [acl.source], managers.sources) as sources
    from
      endpoint
      left join stg_endpoint_acl as acl on acl.workspace_id = endpoint.workspace_id
      and acl.endpoint_id = endpoint.endpoint_id
      left join managers on managers.workspace_id = endpoint.workspace_id
      and managers.endpoint_key = endpoint.endpoint_key
    where
      not endpoint.is_system
  ),
  limited as (
    select
      *,
      case
        when is_held_as_production then $max_direct_user_managers
        else $max_direct_user_managers_nonproduction
      end as max_managers
    from
      judged
  )
select
  workspace_id,
  endpoint_name as resource,
  case
    when not is_list_exported then null
    when len(managers) > max_managers then false
    when len(possible_managers) <= max_managers then true
  end as passed,
  managers,
  len(managers) as direct_user_managers,
  environment,
  is_held_as_production,
  sources
from
  limited
order by
  workspace_id,
  resource
