-- ---
-- code: REL-05
-- title: Last update failed, was cancelled, or is stuck
-- severity: high
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints]
-- params: { stuck_minutes: 120 }
-- why: >
--   The old configuration goes on serving after a failed update, so nothing looks wrong: but what was meant to be live is not.
-- verify: "databricks serving-endpoints get <endpoint> | jq '.state, .pending_config'"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Deploys anew; old and new configuration run and are billed side by side until the switch.
-- controls: { nist: [CM-3], iso: [A.8.32], soc2: [CC8.1], waf: ["OE:12", "RE:07"] }
-- ---
with
  pending as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      config_update,
      case
        when try_cast ((pending_config ->> '$.start_time') as bigint) > 0 then epoch_ms(cast((pending_config ->> '$.start_time') as bigint)) at time zone 'UTC'
      end as started_at,
      environment,
      sources
    from
      endpoint
    where
      not is_system
  ),
  reasons as (
    select
      workspace_id,
      endpoint_key,
      list_sort(list(distinct coalesce(served_entity_name, '?') || ': ' || deployment)) as pending_entities
    from
      served_entity
    where
      config_kind = 'pending'
      and deployment is not null
    group by
      workspace_id,
      endpoint_key
  )
select
  pending.workspace_id,
  pending.endpoint_name as resource,
  case
    when pending.config_update in ('UPDATE_FAILED', 'UPDATE_CANCELED') then false
    when pending.config_update = 'NOT_UPDATING' then true
    when pending.config_update = 'IN_PROGRESS' then pending.started_at >= cast($as_of as timestamptz) - to_minutes($stuck_minutes)
  end as passed,
  pending.config_update,
  pending.started_at,
  reasons.pending_entities,
  pending.environment,
  pending.sources
from
  pending
  left join reasons on reasons.workspace_id = pending.workspace_id
  and reasons.endpoint_key = pending.endpoint_key
order by
  pending.workspace_id,
  resource
