-- ---
-- code: OPS-17
-- title: Audit population incomplete (IPE test)
-- severity: high
-- resource: endpoint
-- requires: [serving_endpoints, serving_endpoint_details, serving_endpoint_permissions, billing_usage, billing_usage.billing_origin_product, served_entities]
-- optional: [list_prices]
-- why: >
--   An audit is worth as much as its population. Each endpoint must be known to the list, its configuration, its access list, the bill and the history; one that is missing anywhere was judged on less than everything, or not at all.
-- verify: databricks serving-endpoints list -o json
-- fix: "databricks api get /api/2.0/serving-endpoints/<endpoint>"
-- caveat: "Changes nothing in the workspace: collect the missing part with an identity that may see it, and run the audit again."
-- controls: { iso: [A.5.28, "~A.5.35"], soc2: ["~CC4.1"] }
-- ---
with
  history as (
    select
      workspace_id,
      endpoint_id as endpoint_key,
      arg_max(endpoint_name, changed_at) as endpoint_name,
      max(deleted_at) as deleted_at,
      list_distinct(flatten(list(sources))) as sources
    from
      served_entity_history
    group by
      workspace_id,
      endpoint_id
  ),
  entities as (
    select
      workspace_id,
      endpoint_key,
      count(*) as served_entities
    from
      served_entity
    where
      config_kind = 'active'
    group by
      workspace_id,
      endpoint_key
  ),
  known as (
    select
      workspace_id,
      endpoint_key
    from
      endpoint
    where
      not is_system
    union
    select
      workspace_id,
      endpoint_key
    from
      endpoint_spend_30d
    where
      dbu > 0
      and not coalesce(is_system, false)
    union
    select
      workspace_id,
      endpoint_key
    from
      history
    where
      deleted_at is null
      and coalesce(endpoint_name not like 'databricks-%', true)
  ),
  named as (
    select
      known.workspace_id,
      known.endpoint_key,
      coalesce(endpoint.endpoint_name, spend.endpoint_name, history.endpoint_name, known.endpoint_key) as endpoint_name
    from
      known
      left join endpoint on endpoint.workspace_id = known.workspace_id
      and endpoint.endpoint_key = known.endpoint_key
      left join history on history.workspace_id = known.workspace_id
      and history.endpoint_key = known.endpoint_key
      left join endpoint_spend_30d as spend on spend.workspace_id = known.workspace_id
      and spend.endpoint_key = known.endpoint_key
  )
select
  known.workspace_id,
  -- Two endpoints that had the same name one after the other stay two.
  known.endpoint_name || case
    when count(*) over (
      partition by
        known.workspace_id,
        known.endpoint_name
    ) > 1
    and endpoint.endpoint_key is null then ' (' || known.endpoint_key || ')'
    else ''
  end as resource,
  case
  -- Gone since: what it cost stays on the bill.
    when endpoint.endpoint_key is null then history.deleted_at is not null
    else endpoint.is_listed
    and endpoint.has_details
    and acl.endpoint_id is not null
    -- An endpoint that serves nothing has no history.
    and (
      history.endpoint_key is not null
      or coalesce(entities.served_entities, 0) = 0
    )
  end as passed,
  coalesce(endpoint.is_listed, false) as is_listed,
  coalesce(endpoint.has_details, false) as has_configuration,
  acl.endpoint_id is not null as has_access_list,
  spend.endpoint_key is not null as is_billed,
  history.endpoint_key is not null as is_in_history,
  history.deleted_at,
  spend.spend_usd,
  list_concat(endpoint.sources, [acl.source], spend.sources, history.sources) as sources
from
  named as known
  left join endpoint on endpoint.workspace_id = known.workspace_id
  and endpoint.endpoint_key = known.endpoint_key
  left join stg_endpoint_acl as acl on acl.workspace_id = known.workspace_id
  and acl.endpoint_id = known.endpoint_key
  left join history on history.workspace_id = known.workspace_id
  and history.endpoint_key = known.endpoint_key
  left join entities on entities.workspace_id = known.workspace_id
  and entities.endpoint_key = known.endpoint_key
  left join endpoint_spend_30d as spend on spend.workspace_id = known.workspace_id
  and spend.endpoint_key = known.endpoint_key
order by
  known.workspace_id,
  resource,
  known.endpoint_key
