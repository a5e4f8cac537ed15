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
    from
      secret_reference
    group by
      workspace_id,
      scope_name,
      secret_key
  ),
  -- Names of scopes and secrets are the same in upper and lower case.
  scope_name as (
    select
      workspace_id,
      lower(scope_name) as scope_name,
      min(backend_type) as backend_type,
      list(source) as sources
    from
      stg_secret_scopes
    group by
      workspace_id,
      lower(scope_name)
  ),
  secret_name as (
    select distinct
      workspace_id,
      lower(scope_name) as scope_name,
      lower(secret_key) as secret_key
    from
      stg_secrets
  ),
  -- Only where every file of a scope's names is whole does a name's absence mean anything.
  listed_scope as (
    select
      secret.workspace_id,
      lower(secret.scope_name) as scope_name,
      bool_and(coalesce(input.status = 'read', false)) as is_whole,
      list(distinct {'input': secret.source.input, 'item': cast(null as bigint)}) as sources
    from
      stg_secrets as secret
      left join input on input.input_id = secret.source.input
    group by
      secret.workspace_id,
      lower(secret.scope_name)
  ),
  judged as (
    select
      referenced.workspace_id,
      referenced.scope_name || '/' || referenced.secret_key as resource,
      case
        when secret.secret_key is not null then true
        when listed_scope.is_whole then false
        when scope.scope_name is null
        and listed_scope.scope_name is null
        and scopes.export is not null then false
      end as passed,
      referenced.is_production,
      referenced.endpoints,
      scope.scope_name is not null
      or listed_scope.scope_name is not null as is_scope_known,
      scope.backend_type,
      list_concat(referenced.sources, scope.sources, listed_scope.sources) as sources
    from
      referenced
      left join scope_name as scope on scope.workspace_id = referenced.workspace_id
      and scope.scope_name = lower(referenced.scope_name)
      left join secret_name as secret on secret.workspace_id = referenced.workspace_id
      and secret.scope_name = lower(referenced.scope_name)
      and secret.secret_key = lower(referenced.secret_key)
      left join listed_scope on listed_scope.workspace_id = referenced.workspace_id
      and listed_scope.scope_name = lower(referenced.scope_name)
      left join whole_export as scopes on scopes.workspace_id = referenced.workspace_id
      and scopes.export = 'secret_scopes'
    union all
    -- The list of endpoints shows no environment variables: what these refer to is not known.
    select
      workspace_id,
      endpoint_name as resource,
      null as passed,
      is_production is distinct from false as is_production,
      [endpoint_name] as endpoints,
      null as is_scope_known,
      null as backend_type,
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
  case
    when is_production then 'high'
    else 'medium'
  end as severity,
  endpoints,
  is_scope_known,
  backend_type,
  sources
from
  judged
order by
  workspace_id,
  resource
