-- ---
-- code: SEC-30
-- title: Everyone may execute or change the served model
-- severity: high
-- resource: model
-- requires: [serving_endpoint_details, grants]
-- optional: [serving_endpoints]
-- params: { broad_groups: ["users", "account users"], broad_pattern: "^_workspace_users_", privileges: ["EXECUTE", "MANAGE", "ALL_PRIVILEGES"] }
-- why: >
--   Whoever may execute a model can load it past the endpoint, its limits and its log, and whoever manages it can put another in its place. Granted on a schema or a catalog, a privilege holds for every model in it.
-- verify: databricks grants get-effective function <model>
-- fix: "databricks grants update function <model> --json @changes.json"
-- caveat: Jobs and endpoints that load the model through the broad group stop. An answer for somebody who does not own the model may show only their own privileges.
-- controls: { nist: [AC-3, AC-6], iso: [A.8.3], soc2: [CC6.1], cis: ["3.3"], mcsb: [PA-7], waf: ["SE:05"] }
-- ---
with
  -- Who or what is not told may be everyone, or any privilege.
  granted as (
    select
      workspace_id,
      securable_name,
      list_sort(
        list(distinct principal || ': ' || privilege || ' on ' || granted_on) filter(
          where
            principal is not null
            and privilege is not null
        )
      ) as granted_to,
      list_distinct(flatten(list(sources))) as sources
    from
      securable_grant
    where
      securable_type = 'function'
      and coalesce(list_contains($privileges, privilege), true)
      and coalesce(
        list_contains($broad_groups, lower(principal))
        or regexp_matches(lower(principal), $broad_pattern),
        true
      )
    group by
      workspace_id,
      securable_name
  )
select
  served.workspace_id,
  served.securable_name as resource,
  case
    when granted.granted_to is not null then false
    when granted.securable_name is not null then null
    when coverage.is_whole then true
  end as passed,
  granted.granted_to,
  coverage.is_exported as are_grants_exported,
  coverage.is_whole as is_inheritance_known,
  served.endpoints,
  list_concat(served.sources, granted.sources, coverage.sources) as sources
from
  served_securable as served
  join securable_coverage as coverage on coverage.workspace_id = served.workspace_id
  and coverage.securable_type = served.securable_type
  and coverage.securable_name = served.securable_name
  left join granted on granted.workspace_id = served.workspace_id
  and granted.securable_name = served.securable_name
where
  served.securable_type = 'function'
order by
  served.workspace_id,
  resource
