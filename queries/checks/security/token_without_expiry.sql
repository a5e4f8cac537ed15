-- ---
-- code: SEC-16
-- title: Personal access token without expiry, owner can reach serving
-- severity: high
-- resource: token
-- requires: [tokens, serving_endpoint_permissions, serving_endpoint_details, users]
-- optional: [serving_endpoints, groups, service_principals]
-- params: { broad_groups: ["users", "account users"] }
-- why: >
--   A token that never expires outlives the person, the project and the laptop. When its identity can reach an endpoint, so can whoever finds it.
-- verify: databricks token-management list
-- fix: "databricks token-management delete <token-id>"
-- caveat: Breaks whoever uses the token at once; find its callers in the audit log first.
-- controls: { nist: [IA-5, AC-2], iso: [A.5.17], soc2: [CC6.1], cisaz: ["2.1.6"], mcsb: [IM-8, PA-2], waf: ["SE:05", "SE:09"], sat: [IA-4] }
-- ---
with
  acl_coverage as (
    select
      endpoint.workspace_id,
      bool_and(acl.endpoint_id is not null) as is_complete
    from
      endpoint
      left join stg_endpoint_acl as acl on acl.workspace_id = endpoint.workspace_id
      and acl.endpoint_id = endpoint.endpoint_id
    where
      not endpoint.is_system
    group by
      endpoint.workspace_id
  ),
  reach as (
    select
      workspace_id,
      principal,
      list_sort(
        list(distinct endpoint_name) filter(
          where
            level_rank >= 2
        )
      ) as endpoints,
      list_distinct(flatten(list(sources))) as sources
    from
      effective_access
    where
      principal_kind in ('user', 'service_principal')
      and (
        level_rank >= 2
        or not is_level_known
      )
    group by
      workspace_id,
      principal
  ),
  -- Everybody in the workspace is in these groups, whether or not their members are listed.
  broad as (
    select
      grants.workspace_id,
      list_sort(list(distinct endpoint.endpoint_name)) as endpoints,
      list_distinct(flatten(list(grants.sources))) as sources
    from
      group_grant as grants
      join endpoint on endpoint.workspace_id = grants.workspace_id
      and endpoint.endpoint_key = grants.endpoint_key
    where
      grants.level_rank >= 2
      and not grants.is_unclear
      and list_contains($broad_groups, lower(grants.group_name))
    group by
      grants.workspace_id
  ),
  -- Entries that may reach anybody: groups whose members are not known, and what is no known kind of principal.
  unresolved as (
    select distinct
      workspace_id
    from
      effective_access
    where
      (
        level_rank >= 2
        or not is_level_known
      )
      and (
        not is_expanded
        or principal_kind = 'unknown'
      )
  )
select
  token.workspace_id,
  token.token_id as resource,
  not (
    token.is_without_expiry
    and case
      when reach.endpoints is not null then true
      when not token.is_owner_known then null
      when broad.workspace_id is not null then true
      when reach.principal is null
      and unresolved.workspace_id is null
      and coalesce(acl_coverage.is_complete, false) then false
    end
  ) as passed,
  token.owner,
  token.owner_kind,
  token.created_at,
  token.expires_at,
  token.is_without_expiry,
  list_sort(list_distinct(list_concat(reach.endpoints, broad.endpoints))) as endpoints,
  list_concat(token.sources, reach.sources, broad.sources) as sources
from
  token
  left join reach on reach.workspace_id = token.workspace_id
  and reach.principal = token.owner
  left join broad on broad.workspace_id = token.workspace_id
  left join unresolved on unresolved.workspace_id = token.workspace_id
  left join acl_coverage on acl_coverage.workspace_id = token.workspace_id
order by
  token.workspace_id,
  resource
