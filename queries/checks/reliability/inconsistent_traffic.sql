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
      count(*) filter(
        where
          traffic_pct between 1 and 99
      ) as canaries,
      bool_or(traffic_pct is null) as is_unclear
    from
      traffic_route
    where
      config_kind = 'active'
    group by
      workspace_id,
      endpoint_key
  ),
  dangling as (
    select
      route.workspace_id,
      route.endpoint_key,
      list_sort(list(distinct coalesce(route.served_entity_name, '?'))) as routes_without_entity
    from
      traffic_route as route
    where
      route.config_kind = 'active'
      and not exists (
        select
          1
        from
          served_entity as entity
        where
          entity.workspace_id = route.workspace_id
          and entity.endpoint_key = route.endpoint_key
          and entity.config_kind = 'active'
          and entity.served_entity_name = route.served_entity_name
      )
    group by
      route.workspace_id,
      route.endpoint_key
  ),
  entities as (
    select
      entity.workspace_id,
      entity.endpoint_key,
      count(*) as served_entities,
      list_sort(
        list(coalesce(entity.served_entity_name, '?')) filter(
          where
            entity.has_routes
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
            )
        )
      ) as entities_without_route
    from
      served_entity as entity
    where
      entity.config_kind = 'active'
    group by
      entity.workspace_id,
      entity.endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
  -- The list does not show traffic.
    when not endpoint.has_details then null
    -- Without routes a single entity takes everything.
    when routed.endpoint_key is null then case
      when entities.served_entities = 1 then true
    end
    when dangling.endpoint_key is not null
    or entities.entities_without_route is not null then false
    -- A share that is not known only adds to the others.
    when routed.total_pct not between 0 and 100 then false
    when routed.canaries > 0
    and endpoint.changed_at < cast($as_of as timestamptz) - to_days($canary_days) then false
    when routed.is_unclear then null
    when routed.total_pct is distinct from 100 then false
    when routed.canaries = 0 then true
    else endpoint.changed_at >= cast($as_of as timestamptz) - to_days($canary_days)
  end as passed,
  routed.total_pct,
  case
    when endpoint.has_details then coalesce(dangling.routes_without_entity, [])
  end as routes_without_entity,
  case
    when endpoint.has_details then coalesce(entities.entities_without_route, [])
  end as entities_without_route,
  coalesce(routed.canaries, 0) > 0 as has_split_traffic,
  endpoint.changed_at,
  endpoint.environment,
  endpoint.sources
from
  endpoint
  left join entities on entities.workspace_id = endpoint.workspace_id
  and entities.endpoint_key = endpoint.endpoint_key
  left join routed on routed.workspace_id = endpoint.workspace_id
  and routed.endpoint_key = endpoint.endpoint_key
  left join dangling on dangling.workspace_id = endpoint.workspace_id
  and dangling.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
  and (
    entities.endpoint_key is not null
    or routed.endpoint_key is not null
  )
order by
  endpoint.workspace_id,
  resource
