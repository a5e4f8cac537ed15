-- ---
-- code: SEC-13
-- title: Referenced secret not rotated
-- severity: medium
-- resource: secret
-- requires: [serving_endpoint_details, secrets]
-- optional: [serving_endpoints]
-- params: { max_secret_age_days: 180, max_secret_age_days_nonproduction: 365 }
-- why: >
--   A credential that never changes is known to more people, images and backups every month.
-- verify: databricks secrets list-secrets <scope> -o json
-- fix: "databricks secrets put-secret <scope> <key>"
-- caveat: "Rotate at the provider first, then put the new value, then redeploy: an endpoint reads its secrets when it starts."
-- controls: { nist: [IA-5], iso: [A.5.17], soc2: [CC6.1], mcsb: [IM-8, "~DP-6"], waf: ["SE:09"] }
-- ---
with
  referenced as (
    select
      workspace_id,
      scope_name,
      secret_key,
      bool_or(coalesce(is_production, true)) as is_held_as_production,
      list_sort(list(distinct endpoint_name)) as endpoints,
      list_distinct(flatten(list(sources))) as sources
    from
      secret_reference
    group by
      workspace_id,
      scope_name,
      secret_key
  ),
  judged as (
    select
      referenced.workspace_id,
      referenced.scope_name || '/' || referenced.secret_key as resource,
      -- A Key Vault scope tells no time, and a secret that is not listed has none.
      secret.changed_at >= cast($as_of as timestamptz) - to_days(
        case
          when referenced.is_held_as_production then $max_secret_age_days
          else $max_secret_age_days_nonproduction
        end
      ) as passed,
      date_diff('day', secret.changed_at, cast($as_of as timestamptz)) as age_days,
      secret.changed_at,
      referenced.endpoints,
      referenced.is_held_as_production,
      list_concat(referenced.sources, [secret.source]) as sources
    from
      referenced
      left join stg_secrets as secret on secret.workspace_id = referenced.workspace_id
      -- Names of scopes and secrets are the same in upper and lower case.
      and lower(secret.scope_name) = lower(referenced.scope_name)
      and lower(secret.secret_key) = lower(referenced.secret_key)
    union all
    -- The list of endpoints shows no environment variables: what these refer to is not known.
    select
      workspace_id,
      endpoint_name as resource,
      null as passed,
      null as age_days,
      null as changed_at,
      [endpoint_name] as endpoints,
      coalesce(is_production, true) as is_held_as_production,
      sources
    from
      endpoint
    where
      not has_details
      and not is_system
  )
select
  *
from
  judged
order by
  workspace_id,
  resource
