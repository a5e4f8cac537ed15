-- ---
-- code: SEC-04
-- title: Too many people can manage after group expansion
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, serving_endpoint_permissions, users, groups]
-- optional: [serving_endpoints, service_principals]
-- params: { max_effective_managers: 10, count_admins: true }
-- why: >
--   Every manager can change what an endpoint serves. Nested groups hide how many people that is; a number that nobody can review is a number that nobody controls.
-- verify: "databricks groups get <group-id>"
-- fix: "databricks groups patch <group-id> --json @remove-members.json"
-- caveat: Members lose everything else that the group gives them, too.
-- controls: { nist: ["AC-6(5)", "AC-6(7)"], iso: [A.8.2], soc2: [CC6.3], cis: ["5.4"], mcsb: [PA-1], waf: ["SE:05"], sat: ["~INFO-6"] }
-- ---
with
  manager as (
    select
      workspace_id,
      endpoint_key,
      principal_kind,
      principal,
      bool_or(is_active) as is_active,
      bool_and(is_expanded) as is_expanded,
      -- A level that this version does not know may include managing.
      bool_or(level_rank is not null) as is_manager,
      list(distinct array_to_string(path, ' → ')) filter(
        where
          len(path) > 0
      ) as paths,
      flatten(list(sources)) as sources
    from
      access_path
    where
      (
        level_rank >= 3
        or level_rank is null
      )
      and (
        $count_admins
        or path[1] is distinct from 'admins'
      )
    group by
      workspace_id,
      endpoint_key,
      principal_kind,
      principal
  ),
  managers as (
    select
      workspace_id,
      endpoint_key,
      count(*) filter(
        where
          principal_kind = 'user'
          and is_active
          and is_manager
      ) as active_managers,
      -- Users whom the user list does not hold may be active people, too.
      count(*) filter(
        where
          principal_kind = 'user'
          and is_active is distinct from false
      ) as possible_managers,
      list_sort(
        list(coalesce(principal, 'not named')) filter(
          where
            not is_expanded
            or principal_kind = 'unknown'
        )
      ) as unexpanded_groups,
      list_sort(list_distinct(flatten(list(paths)))) as through,
      list_distinct(flatten(list(sources))) as sources
    from
      manager
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when acl.endpoint_id is null then null
    when managers.active_managers > $max_effective_managers then false
    when coalesce(managers.possible_managers, 0) <= $max_effective_managers
    and coalesce(len(managers.unexpanded_groups), 0) = 0 then true
  end as passed,
  case
    when endpoint.is_production is distinct from false then 'high'
    else 'medium'
  end as severity,
  coalesce(managers.active_managers, 0) as active_managers,
  coalesce(managers.possible_managers, 0) as possible_managers,
  case
    when acl.endpoint_id is not null then coalesce(managers.through, [])
  end as through,
  case
    when acl.endpoint_id is not null then coalesce(managers.unexpanded_groups, [])
  end as unexpanded_groups,
  endpoint.environment,
  list_concat(endpoint.sources, [acl.source], managers.sources) as sources
from
  endpoint
  left join stg_endpoint_acl as acl on acl.workspace_id = endpoint.workspace_id
  and acl.endpoint_id = endpoint.endpoint_id
  left join managers on managers.workspace_id = endpoint.workspace_id
  and managers.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
order by
  endpoint.workspace_id,
  resource
