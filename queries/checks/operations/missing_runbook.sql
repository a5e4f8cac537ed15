-- ---
-- code: OPS-22
-- title: The endpoint is not documented for operation
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- any_of: [targets, system_register]
-- optional: [serving_endpoints]
-- why: >
--   At night, whoever is called knows the endpoint only from what is on record: whose it is, who calls it and as whom, what it may reach, what says that it is ill, what it may cost, the way back, and whom to wake.
-- verify: "databricks serving-endpoints get <endpoint> | jq .tags"
-- fix: "targets:\n  - endpoint: <endpoint>\n    owner: <group>\n    scope: <what it serves in production>\n    identity_path: <who calls as whom>\n    network_boundary: <what it may reach>\n    monitoring: <alert, and how soon it is answered>\n    cost_assumption: <what it is thought to cost>\n    rollback_step: <the way back>\n    escalation: <whom to wake>"
-- caveat: Each may also stand in the register, or in a tag of the endpoint of the same name.
-- controls: { iso: [A.5.24, A.5.37], soc2: [CC7.4], waf: ["OE:04", "OE:08"] }
-- ---
with
  tag as (
    select
      workspace_id,
      endpoint_key,
      list(distinct lower(replace(tag_key, '-', '_'))) as tag_keys
    from
      endpoint_tag
    where
      tag_value <> ''
    group by
      workspace_id,
      endpoint_key
  ),
  recorded as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_key,
      endpoint.endpoint_name,
      endpoint.is_production,
      endpoint.environment,
      coalesce(target.runbook, registered.runbook) as runbook,
      map_from_entries(
        [
          (
            'owner',
            coalesce(target.owner, registered.owner, registered.owner_mailbox) is not null
            or list_has_any(coalesce(tag.tag_keys, []), ['owner'])
          ),
          (
            'production scope',
            coalesce(target.production_scope, registered.purpose) is not null
            or list_has_any(coalesce(tag.tag_keys, []), ['scope', 'production_scope', 'purpose'])
          ),
          (
            'identity path',
            coalesce(target.identity_path, registered.identity_path) is not null
            or coalesce(json_array_length(target.approved_callers), 0) > 0
            or list_has_any(coalesce(tag.tag_keys, []), ['identity_path'])
          ),
          (
            'network boundary',
            coalesce(target.network_boundary, registered.network_boundary) is not null
            or list_has_any(coalesce(tag.tag_keys, []), ['network_boundary'])
          ),
          (
            'monitoring signal',
            coalesce(target.monitoring, registered.monitoring) is not null
            or list_has_any(coalesce(tag.tag_keys, []), ['monitoring', 'alert', 'dashboard'])
          ),
          (
            'cost assumption',
            coalesce(target.cost_assumption, registered.cost_assumption) is not null
            or target.budget_usd_month is not null
            or list_has_any(coalesce(tag.tag_keys, []), ['cost_assumption'])
          ),
          (
            'rollback step',
            coalesce(target.rollback_step, registered.rollback_step) is not null
            or list_has_any(coalesce(tag.tag_keys, []), ['rollback_step', 'rollback_version'])
          ),
          (
            'escalation contact',
            coalesce(target.escalation, registered.escalation) is not null
            or list_has_any(coalesce(tag.tag_keys, []), ['escalation', 'oncall', 'on_call'])
          )
        ]
      ) as items,
      list_concat(endpoint.sources, [target.source, registered.source]) as sources
    from
      endpoint
      left join endpoint_target as target on target.workspace_id = endpoint.workspace_id
      and target.endpoint_key = endpoint.endpoint_key
      left join endpoint_register as registered on registered.workspace_id = endpoint.workspace_id
      and registered.endpoint_key = endpoint.endpoint_key
      left join tag on tag.workspace_id = endpoint.workspace_id
      and tag.endpoint_key = endpoint.endpoint_key
    where
      not endpoint.is_system
      and endpoint.is_production is distinct from false
  ),
  counted as (
    select
      *,
      list_transform(list_filter(map_entries(items), lambda item: not item.value), lambda item: item.key) as missing_items
    from
      recorded
  )
select
  workspace_id,
  endpoint_name as resource,
  case
    when len(missing_items) = 0 then true
    -- An endpoint whose environment is not known may need none of it.
    when is_production then false
  end as passed,
  missing_items,
  runbook,
  environment,
  sources
from
  counted
order by
  workspace_id,
  resource
