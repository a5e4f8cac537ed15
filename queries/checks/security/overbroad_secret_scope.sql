-- ---
-- code: SEC-14
-- title: Secret scope used by serving is readable by everyone
-- severity: high
-- resource: secret scope
-- requires: [serving_endpoint_details, secret_acls]
-- optional: [serving_endpoints]
-- params: { broad_groups: ["users", "account users"] }
-- why: >
--   Everybody who may read a scope can read every secret in it. A scope that serving relies on, open to all, gives away the credentials of the models behind it.
-- verify: "databricks secrets list-acls <scope>"
-- fix: "databricks secrets delete-acl <scope> users"
-- caveat: Notebooks and jobs that read the scope through that group stop.
-- controls: { nist: [AC-3, AC-6], iso: [A.8.3], soc2: [CC6.1], cis: ["3.3"], mcsb: [PA-7], waf: ["SE:09"] }
-- ---
with
  -- Names of scopes are the same in upper and lower case.
  referenced as (
    select
      workspace_id,
      lower(scope_name) as scope_key,
      min(scope_name) as scope_name,
      list_sort(list(distinct endpoint_name)) as endpoints,
      list_distinct(flatten(list(sources))) as sources
    from
      secret_reference
    group by
      workspace_id,
      lower(scope_name)
  ),
  acl as (
    select
      workspace_id,
      lower(scope_name) as scope_key,
      list_sort(
        list(distinct principal || ': ' || coalesce(permission, 'not known')) filter(
          where
            list_contains($broad_groups, lower(principal))
        )
      ) as granted_to,
      -- A permission that this version does not know leaves the question open.
      bool_or(
        case
          when permission in ('READ', 'WRITE', 'MANAGE') then true
        end
      ) filter(
        where
          list_contains($broad_groups, lower(principal))
      ) as is_granted,
      list_distinct(list(source)) as sources
    from
      stg_secret_acls
    group by
      workspace_id,
      lower(scope_name)
  ),
  judged as (
    select
      referenced.workspace_id,
      referenced.scope_name as resource,
      case
      -- Without its access control list nothing is known about a scope.
        when acl.scope_key is null then null
        when acl.granted_to is null then true
        else not acl.is_granted
      end as passed,
      acl.granted_to,
      referenced.endpoints,
      list_concat(referenced.sources, acl.sources) as sources
    from
      referenced
      left join acl on acl.workspace_id = referenced.workspace_id
      and acl.scope_key = referenced.scope_key
    union all
    -- The list of endpoints shows no environment variables: which scopes these refer to is not known.
    select
      workspace_id,
      endpoint_name as resource,
      null as passed,
      null as granted_to,
      [endpoint_name] as endpoints,
      sources
    from
      endpoint
    where
      not has_details
      and not is_system
  )
select
  workspace_id,
  resource,
  passed,
  granted_to,
  endpoints,
  sources
from
  judged
order by
  workspace_id,
  resource
