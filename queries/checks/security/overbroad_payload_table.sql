-- ---
-- code: SEC-27
-- title: Inference (payload) table readable too widely
-- severity: high
-- resource: table
-- requires: [serving_endpoint_details, grants]
-- optional: [serving_endpoints]
-- params: { broad_groups: ["users", "account users"], broad_pattern: "^_workspace_users_", privileges: ["SELECT", "MANAGE", "ALL_PRIVILEGES"] }
-- why: >
--   A payload table holds what people asked a model and what it answered, personal data among it. Granted on its schema or catalog, the right to read reaches every such table at once.
-- verify: "databricks grants get-effective table <table>"
-- fix: "REVOKE SELECT ON TABLE <table> FROM `account users`"
-- caveat: Dashboards and monitors that read the table through the broad group stop. What is inherited is revoked where it was granted. An answer for somebody who does not own the table may show only their own privileges.
-- controls: { nist: [AC-3, AC-6], iso: [A.8.3, ~A.5.34], soc2: [CC6.1, C1.1], cis: ["3.3"], mcsb: [PA-7], waf: ["SE:03", "SE:05"] }
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
      securable_type = 'table'
      and coalesce(list_contains($privileges, privilege), true)
      and coalesce(
        list_contains($broad_groups, lower(principal))
        or regexp_matches(lower(principal), $broad_pattern),
        true
      )
    group by
      workspace_id,
      securable_name
  ),
  judged as (
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
      served.securable_type = 'table'
    union all
    -- Which tables an endpoint writes stands in its configuration only.
    select
      workspace_id,
      endpoint_name as resource,
      null as passed,
      null as granted_to,
      false as are_grants_exported,
      false as is_inheritance_known,
      [endpoint_name] as endpoints,
      sources
    from
      endpoint
    where
      not is_system
      and (
        ai_gateway is null
        or list_contains(unprintable, 'telemetry_config')
        or exists (
          select
            1
          from
            logged_table as logged
          where
            logged.workspace_id = endpoint.workspace_id
            and logged.endpoint_key = endpoint.endpoint_key
            and logged.is_enabled
            and coalesce(logged.table_name not like '%.%.%', true)
        )
      )
  )
select
  workspace_id,
  resource,
  passed,
  granted_to,
  are_grants_exported,
  is_inheritance_known,
  endpoints,
  sources
from
  judged
order by
  workspace_id,
  resource
