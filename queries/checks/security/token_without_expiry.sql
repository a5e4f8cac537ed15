-- ---
-- code: SEC-16
-- title: Personal access token without expiry, owner can reach serving
-- severity: high
-- resource: token
-- requires: [tokens, serving_endpoint_permissions, serving_endpoint_details, groups, users, service_principals]
-- optional: [serving_endpoints]
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
    from endpoint
    left join stg_endpoint_acl as acl on acl.workspace_id = endpoint.workspace_id
      and acl.endpoint_id = endpoint.endpoint_id
    where not endpoint.is_system
    group by endpoint.workspace_id
  ),
  reach as (
    select
      workspace_id,
      principal,
      list_sort(list(distinct endpoint_name)) as endpoints,
      list_distinct(flatten(list(sources))) as sources
    from effective_access
    where level_rank >= 2
      and principal_kind in ('user', 'service_principal')
    group by workspace_id, principal
  ),
  open_to_all as (
    select
      workspace_id,
      list_sort(list(distinct endpoint_name)) as endpoints,
      -- Everybody in the workspace is in these groups, whether or not their members are listed.
      bool_or(list_contains($broad_groups, lower(principal))) as is_open,
      bool_or(not list_contains($broad_groups, lower(principal))) as has_unexpanded_groups
    from effective_access
    where level_rank >= 2
      and not is_expanded
    group by workspace_id
  ),
  broad as (
    select workspace_id, list_sort(list(distinct endpoint_name)) as endpoints
    from access_entry
    where level_rank >= 2
      and principal_kind = 'group'
      and list_contains($broad_groups, lower(principal))
    group by workspace_id
  )
select
  token.workspace_id,
  token.token_id as resource,
  not (
    token.is_without_expiry
    and case
      when reach.principal is not null or broad.workspace_id is not null then true
      when token.is_owner_known
        and coalesce(acl_coverage.is_complete, false)
        and not coalesce(open_to_all.has_unexpanded_groups, false) then false
    end
  ) as passed,
  token.owner,
  token.owner_kind,
  token.created_at,
  token.expires_at,
  token.is_without_expiry,
  coalesce(reach.endpoints, broad.endpoints) as endpoints,
  list_concat(token.sources, reach.sources) as sources
from token
left join reach on reach.workspace_id = token.workspace_id
  and reach.principal = token.owner
left join broad on broad.workspace_id = token.workspace_id
left join open_to_all on open_to_all.workspace_id = token.workspace_id
left join acl_coverage on acl_coverage.workspace_id = token.workspace_id
order by token.workspace_id, resource
