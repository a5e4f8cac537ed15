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
  referenced as (
    select
      workspace_id,
      scope_name,
      list_sort(list(distinct endpoint_name)) as endpoints,
      list_distinct(flatten(list(sources))) as sources
    from secret_reference
    group by workspace_id, scope_name
  ),
  acl as (
    select
      workspace_id,
      scope_name,
      list_sort(list(distinct principal || ': ' || permission) filter (where list_contains($broad_groups, lower(principal)))) as granted_to,
      list_distinct(list(source)) as sources
    from stg_secret_acls
    group by workspace_id, scope_name
  )
select
  referenced.workspace_id,
  referenced.scope_name as resource,
  case when acl.scope_name is not null then coalesce(len(acl.granted_to), 0) = 0 end as passed,
  acl.granted_to,
  referenced.endpoints,
  list_concat(referenced.sources, acl.sources) as sources
from referenced
left join acl on acl.workspace_id = referenced.workspace_id
  and acl.scope_name = referenced.scope_name
order by referenced.workspace_id, resource
