-- ---
-- code: SEC-19
-- title: Service principal OAuth secret too old or about to expire
-- severity: medium
-- resource: service principal secret
-- requires: [service_principal_secrets, service_principals, serving_endpoint_permissions, serving_endpoint_details]
-- optional: [serving_endpoints, groups, users]
-- params: { max_age_days: 365, warn_days: 30, broad_groups: ["users", "account users"] }
-- why: >
--   An old secret has had years to leak, and one that expires unnoticed stops its callers from one minute to the next. Both matter where its service principal reaches a production endpoint.
-- verify: "databricks account service-principal-secrets list <service-principal-id>"
-- fix: "databricks account service-principal-secrets create <service-principal-id>"
-- caveat: Roll every caller over to the new secret before the old one is deleted; what still uses it stops at once. Workload identity federation needs no secret at all.
-- controls: { nist: [IA-5], iso: [A.5.17], soc2: [CC6.1], cis: ["5.5"], mcsb: [IM-3], waf: ["SE:09"], sat: [IA-9] }
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
      and coalesce(endpoint.is_production, true)
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
      principal_kind = 'service_principal'
      and coalesce(is_production, true)
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
      workspace_id,
      list_sort(list(distinct endpoint_name)) as endpoints,
      list_distinct(list(source)) as sources
    from
      access_entry
    where
      level_rank >= 2
      and coalesce(is_production, true)
      and principal_kind = 'group'
      and list_contains($broad_groups, lower(principal))
    group by
      workspace_id
  ),
  -- Entries that may reach anybody: groups whose members are not known, and what is no known kind of principal.
  unresolved as (
    select distinct
      workspace_id
    from
      effective_access
    where
      coalesce(is_production, true)
      and (
        level_rank >= 2
        or not is_level_known
      )
      and (
        not is_expanded
        or principal_kind = 'unknown'
      )
  ),
  identity as (
    select
      principal.workspace_id,
      principal.principal_id,
      principal.application_id,
      principal.display_name,
      case
        when reach.endpoints is not null
        or broad.workspace_id is not null then true
        when reach.principal is null
        and unresolved.workspace_id is null
        -- Without a production endpoint there is nothing to reach.
        and coalesce(acl_coverage.is_complete, true) then false
      end as is_reaching,
      list_sort(list_distinct(list_concat(reach.endpoints, broad.endpoints))) as endpoints,
      list_concat([principal.source], reach.sources, broad.sources) as sources
    from
      stg_service_principals as principal
      left join reach on reach.workspace_id = principal.workspace_id
      and lower(reach.principal) = lower(principal.application_id)
      left join broad on broad.workspace_id = principal.workspace_id
      left join unresolved on unresolved.workspace_id = principal.workspace_id
      left join acl_coverage on acl_coverage.workspace_id = principal.workspace_id
  ),
  secret as (
    select
      *,
      case
        when created_at < cast($as_of as timestamptz) - to_days($max_age_days) then true
        when created_at is not null then false
      end as is_old,
      case
        when expires_at <= cast($as_of as timestamptz) + to_days($warn_days) then true
        when expires_at is not null then false
      end as is_expiring
    from
      stg_service_principal_secrets
    where
      -- What is not active, or has expired, opens nothing.
      coalesce(upper(status) = 'ACTIVE', true)
      and coalesce(expires_at >= cast($as_of as timestamptz), true)
  ),
  -- A service principal on no list of a workspace reaches nothing in it; that it is on none, only whole lists tell.
  directory as (
    select
      bool_and(whole.workspace_id is not null) as is_whole
    from
      (
        select distinct
          workspace_id
        from
          endpoint
      ) as workspace
      left join whole_export as whole on whole.workspace_id = workspace.workspace_id
      and whole.export = 'service_principals'
  ),
  judged as (
    select
      coalesce(identity.workspace_id, '0') as workspace_id,
      secret.secret_id as resource,
      not (
        (
          secret.is_old
          or secret.is_expiring
        )
        and case
          when identity.principal_id is not null then identity.is_reaching
          when directory.is_whole then false
        end
      ) as passed,
      coalesce(identity.application_id, 'id ' || secret.principal_id) as service_principal,
      identity.display_name,
      secret.created_at,
      secret.expires_at,
      secret.is_old,
      secret.is_expiring,
      identity.endpoints,
      list_concat([secret.source], identity.sources) as sources
    from
      secret
      cross join directory
      left join identity on identity.principal_id = secret.principal_id
    union all
    -- Whoever reaches production, and whose secrets nobody listed.
    select
      identity.workspace_id,
      identity.application_id as resource,
      null as passed,
      identity.application_id as service_principal,
      identity.display_name,
      null as created_at,
      null as expires_at,
      null as is_old,
      null as is_expiring,
      identity.endpoints,
      identity.sources
    from
      identity
      left join stg_service_principal_secret_exports as listed on listed.principal_id = identity.principal_id
    where
      listed.principal_id is null
      and identity.is_reaching is distinct from false
  )
select
  workspace_id,
  resource,
  passed,
  service_principal,
  display_name,
  created_at,
  expires_at,
  is_old,
  is_expiring,
  endpoints,
  sources
from
  judged
order by
  workspace_id,
  resource
