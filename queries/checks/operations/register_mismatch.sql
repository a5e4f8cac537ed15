-- ---
-- code: OPS-16
-- title: AI system register does not match reality
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, system_register]
-- optional: [serving_endpoints]
-- why: >
--   Duties follow from the register: what is not on it was assessed by nobody, and what is only on it makes every count in it wrong.
-- verify: databricks serving-endpoints list -o json
-- fix: "systems:\n  - system: <name>\n    endpoint: <endpoint>\n    owner: <group>\n    purpose: <what it is for>\n    risk_class: <class>\n    production: true"
-- caveat: Whether a system is high-risk is for the organisation to decide; this only says whether it is registered.
-- controls: { nist: [CM-8, PM-5], iso: [A.5.9], cis: ["1.1", "2.1"], mcsb: [AM-1], rmf: [GOVERN 1.6], "42001": [A.4.2], waf: ["~SE:01"] }
-- ---
with
  audited as (
    select
      count(distinct workspace_id) as workspaces,
      min(workspace_id) as workspace_id
    from
      endpoint
  ),
  absent as (
    select
      coalesce(registered.workspace_id, audited.workspace_id) as workspace_id,
      registered.endpoint_name,
      any_value(registered.system_name) as system_name,
      any_value(registered.risk_class) as risk_class,
      -- Only a whole list shows that something is not on it.
      bool_or(
        (
          registered.workspace_id is not null
          or audited.workspaces = 1
        )
        and listing.workspace_id is not null
      ) as is_seen_absent,
      list(registered.source) as sources
    from
      stg_system_register as registered
      cross join audited
      left join whole_export as listing on listing.workspace_id = coalesce(registered.workspace_id, audited.workspace_id)
      and listing.export = 'serving_endpoints'
    where
      registered.endpoint_name is not null
      and not exists (
        select
          1
        from
          endpoint
        where
          endpoint.endpoint_name = registered.endpoint_name
          and coalesce(registered.workspace_id = endpoint.workspace_id, true)
      )
      -- A register holds systems of workspaces that are not looked at, too.
      and (
        registered.workspace_id is null
        or registered.workspace_id in (
          select
            workspace_id
          from
            endpoint
        )
      )
    group by
      coalesce(registered.workspace_id, audited.workspace_id),
      registered.endpoint_name
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when registered.endpoint_key is not null then
    -- Registered as not in production, and in production.
    registered.is_production is distinct from false
    or not endpoint.is_production
    when endpoint.is_production then false
  end as passed,
  case
    when registered.endpoint_key is null then 'not in the register'
    when not registered.is_production
    and endpoint.is_production then 'registered as not in production'
  end as mismatch,
  registered.system_name,
  registered.risk_class,
  registered.review_by,
  endpoint.environment,
  list_concat(endpoint.sources, [registered.source]) as sources
from
  endpoint
  left join endpoint_register as registered on registered.workspace_id = endpoint.workspace_id
  and registered.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
  -- Outside production nothing has to be registered.
  and (
    endpoint.is_production is distinct from false
    or registered.endpoint_key is not null
  )
union all
select
  coalesce(workspace_id, 'unknown') as workspace_id,
  endpoint_name as resource,
  case
    when is_seen_absent then false
  end as passed,
  'only in the register' as mismatch,
  system_name,
  risk_class,
  null as review_by,
  null as environment,
  sources
from
  absent
order by
  1,
  2
