-- ---
-- code: SEC-12
-- title: Referenced secret does not exist
-- severity: high
-- resource: secret
-- requires: [serving_endpoint_details, secret_scopes, secrets]
-- optional: [serving_endpoints]
-- why: >
--   An endpoint whose secret is missing keeps answering until it is next deployed, restarted or rolled back, and fails then.
-- verify: "databricks secrets list-secrets <scope>"
-- fix: "databricks secrets put-secret <scope> <key>"
-- caveat: "Or correct the reference in the endpoint's configuration, which deploys it anew."
-- controls: { nist: [IA-5], iso: [A.5.17], soc2: [CC6.1], waf: ["SE:09", "RE:03"] }
-- ---
with
  referenced as (
    select
      workspace_id,
      scope_name,
      secret_key,
      list_sort(list(distinct endpoint_name)) as endpoints,
      bool_or(is_production is distinct from false) as is_production,
      list_distinct(flatten(list(sources))) as sources
    from secret_reference
    group by workspace_id, scope_name, secret_key
  ),
  listed_scope as (
    select workspace_id, scope_name
    from stg_secrets
    group by workspace_id, scope_name
  )
select
  referenced.workspace_id,
  referenced.scope_name || '/' || referenced.secret_key as resource,
  case
    when secret.secret_key is not null then true
    when scope.scope_name is null then false
    -- The scope is there; without the names in it nothing is known of the key.
    when listed_scope.scope_name is not null then false
  end as passed,
  case when referenced.is_production then 'high' else 'medium' end as severity,
  referenced.endpoints,
  scope.scope_name is not null as is_scope_known,
  scope.backend_type,
  list_concat(referenced.sources, [scope.source]) as sources
from referenced
left join stg_secret_scopes as scope on scope.workspace_id = referenced.workspace_id
  and scope.scope_name = referenced.scope_name
left join stg_secrets as secret on secret.workspace_id = referenced.workspace_id
  and secret.scope_name = referenced.scope_name
  and secret.secret_key = referenced.secret_key
left join listed_scope on listed_scope.workspace_id = referenced.workspace_id
  and listed_scope.scope_name = referenced.scope_name
order by referenced.workspace_id, resource
