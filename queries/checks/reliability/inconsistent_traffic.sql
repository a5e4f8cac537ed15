-- ---
-- code: REL-09
-- title: Traffic configuration is inconsistent
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints]
-- params: { canary_days: 14 }
-- why: >
--   Traffic that does not add up, points nowhere or has stood half-way for weeks means that nobody knows which model answers.
-- verify: "databricks serving-endpoints get <endpoint> | jq '.config.traffic_config'"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Deploys anew; old and new configuration run and are billed side by side until the switch.
-- controls: { nist: [CM-6], iso: [A.8.9], soc2: [CC8.1], waf: ["OE:11"] }
-- ---
with
  routed as (
    select
      workspace_id,
      endpoint_key,
      sum(traffic_pct) as total_pct,
      count(*) as routes,
      count(*) filter (where traffic_pct between 1 and 99) as canaries,
      bool_or(traffic_pct is null) as is_unclear
    from traffic_route
    where config_kind = 'active'
    group by workspace_id, endpoint_key
  ),
  dangling as (
    select
      route.workspace_id,
      route.endpoint_key,
      list_sort(list(coalesce(route.served_entity_name, '?'))) as routes_without_entity
    from traffic_route as route
    where route.config_kind = 'active'
      and not exists (
        select 1 from served_entity as entity
        where entity.workspace_id = route.workspace_id
          and entity.endpoint_key = route.endpoint_key
          and entity.config_kind = 'active'
          and entity.served_entity_name = route.served_entity_name
      )
    group by route.workspace_id, route.endpoint_key
  ),
  entities as (
    select
      workspace_id,
      endpoint_key,
      count(*) as served_entities,
      bool_or(has_routes) as has_routes,
      list_sort(list(coalesce(served_entity_name, '?')) filter (where has_routes and traffic_pct is null)) as entities_without_route
    from served_entity
    where config_kind = 'active'
    group by workspace_id, endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when not endpoint.has_details or routed.is_unclear then null
    -- Without routes a single entity takes everything.
    when not entities.has_routes then case when entities.served_entities = 1 then true end
    when routed.total_pct <> 100
      or len(dangling.routes_without_entity) > 0
      or len(entities.entities_without_route) > 0 then false
    when routed.canaries = 0 then true
    else endpoint.changed_at >= cast($as_of as timestamptz) - to_days($canary_days)
  end as passed,
  routed.total_pct,
  dangling.routes_without_entity,
  entities.entities_without_route,
  routed.canaries > 0 as has_split_traffic,
  endpoint.changed_at,
  endpoint.environment,
  endpoint.sources
from endpoint
join entities on entities.workspace_id = endpoint.workspace_id
  and entities.endpoint_key = endpoint.endpoint_key
left join routed on routed.workspace_id = endpoint.workspace_id
  and routed.endpoint_key = endpoint.endpoint_key
left join dangling on dangling.workspace_id = endpoint.workspace_id
  and dangling.endpoint_key = endpoint.endpoint_key
where not endpoint.is_system
order by endpoint.workspace_id, resource
