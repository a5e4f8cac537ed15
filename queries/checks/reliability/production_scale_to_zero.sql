-- ---
-- code: REL-06
-- title: Scale-to-zero on production
-- severity: medium
-- resource: served entity
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints, served_entities, billing_usage, list_prices, account_prices]
-- params: { allow_tag: "cold-start-ok" }
-- why: >
--   After half an hour without a call the first caller waits for a cold start, seconds to minutes. In production that is an outage for whoever calls first.
-- verify: "databricks serving-endpoints get <endpoint> | jq '.config.served_entities[].scale_to_zero_enabled'"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Deploys anew; old and new configuration run and are billed side by side until the switch. Adds the standing cost of the smallest size, standing_low_usd to standing_high_usd in 30 days like the last 30, at published DBU rates and the endpoint's own price, starts no longer paid; nothing where size, price or 30 days of bill are not known.
-- controls: { iso: [A.8.6], soc2: [A1.1], waf: ["RE:06", "PE:05"] }
-- ---
with
  allowed as (
    select distinct
      workspace_id,
      endpoint_key
    from
      endpoint_tag
    where
      tag_key = $allow_tag
  )
select
  entity.workspace_id,
  entity.endpoint_name || '/' || coalesce(entity.served_entity_name, '?') as resource,
  not entity.is_scale_to_zero
  or not entity.is_production
  or allowed.endpoint_key is not null as passed,
  entity.is_scale_to_zero,
  entity.workload_size,
  entity.workload_type,
  entity.traffic_pct,
  entity.is_production,
  allowed.endpoint_key is not null as is_allowed_by_tag,
  -- Starts are billed to the endpoint, whichever of its entities started.
  standing.launch_dbu,
  standing.launch_days,
  standing.low_usd as standing_low_usd,
  standing.high_usd as standing_high_usd,
  entity.sources
from
  served_entity as entity
  left join allowed on allowed.workspace_id = entity.workspace_id
  and allowed.endpoint_key = entity.endpoint_key
  left join standing_cost as standing on standing.workspace_id = entity.workspace_id
  and standing.endpoint_key = entity.endpoint_key
  and standing.served_entity_name = entity.served_entity_name
where
  entity.config_kind = 'active'
  and not entity.is_system
  and entity.is_production is distinct from false
  -- Other people's models, and capacity that is bought, have no such setting.
  and (
    entity.kind not in ('external', 'provisioned_throughput', 'pay_per_token')
    or entity.is_scale_to_zero
  )
order by
  entity.workspace_id,
  resource
