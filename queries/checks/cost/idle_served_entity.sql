-- ---
-- code: COST-07
-- title: Served entity with 0 % traffic still provisioned
-- severity: medium
-- resource: served entity
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints]
-- params: { grace_days: 14, rollback_tag: "rollback_entity" }
-- why: >
--   A served entity without traffic answers nobody and is billed like the one that does.
-- verify: "databricks serving-endpoints get <endpoint> | jq '.config.traffic_config, .config.served_entities'"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Deploys anew; old and new configuration run and are billed side by side until the switch. Taking out the entity also takes out a quick way back to it.
-- controls: { waf: ["CO:07"] }
-- ---
select
  entity.workspace_id,
  entity.endpoint_name || '/' || coalesce(entity.served_entity_name, '?') as resource,
  case
  -- One entity may be kept warm as the way back.
    when exists (
      select
        1
      from
        endpoint_tag as exempt
      where
        exempt.workspace_id = entity.workspace_id
        and exempt.endpoint_key = entity.endpoint_key
        and lower(exempt.tag_key) = lower($rollback_tag)
        and exempt.tag_value = entity.served_entity_name
    ) then true
    -- Routes name entities: without a name nobody knows which is meant.
    when not entity.has_details
    or (
      entity.has_routes
      and entity.served_entity_name is null
    ) then null
    when entity.traffic_pct > 0 then true
    -- Without routes a single entity takes everything; how several share it is not known.
    when not entity.has_routes
    and configured.entities = 1 then true
    when entity.is_scale_to_zero then true
    when greatest(entity.created_at, endpoint.changed_at) >= cast($as_of as timestamptz) - to_days($grace_days) then true
    -- A route whose share is not told may take traffic.
    when entity.has_routes
    and not exists (
      select
        1
      from
        traffic_route as route
      where
        route.workspace_id = entity.workspace_id
        and route.endpoint_key = entity.endpoint_key
        and route.config_kind = 'active'
        and route.served_entity_name = entity.served_entity_name
        and route.traffic_pct is null
    )
    and not entity.is_scale_to_zero
    and coalesce(entity.created_at, endpoint.changed_at) is not null then false
  end as passed,
  coalesce(
    entity.traffic_pct,
    case
      when entity.has_routes then 0
    end
  ) as traffic_pct,
  entity.is_scale_to_zero,
  entity.workload_size,
  entity.workload_type,
  entity.entity_name,
  entity.entity_version,
  greatest(entity.created_at, endpoint.changed_at) as unchanged_since_at,
  entity.sources
from
  served_entity as entity
  join endpoint on endpoint.workspace_id = entity.workspace_id
  and endpoint.endpoint_key = entity.endpoint_key
  join (
    select
      workspace_id,
      endpoint_key,
      count(*) as entities
    from
      served_entity
    where
      config_kind = 'active'
    group by
      workspace_id,
      endpoint_key
  ) as configured on configured.workspace_id = entity.workspace_id
  and configured.endpoint_key = entity.endpoint_key
where
  entity.config_kind = 'active'
  and not entity.is_system
  and entity.kind in ('custom', 'agent', 'feature_spec', 'provisioned_throughput')
order by
  entity.workspace_id,
  resource
