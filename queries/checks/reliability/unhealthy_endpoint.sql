-- ---
-- code: REL-04
-- title: Endpoint or served entity not healthy
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints]
-- why: >
--   An endpoint that is not ready, or runs on an entity whose deployment failed, serves nothing or serves it with less than it was given.
-- verify: "databricks serving-endpoints get <endpoint> | jq .state"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Deploys anew; old and new configuration run and are billed side by side until the switch. Deploy the last configuration that was healthy.
-- controls: { nist: [CA-7], iso: [A.8.16], soc2: [CC7.2, A1.2], waf: ["RE:10"] }
-- ---
with
  entities as (
    select
      workspace_id,
      endpoint_key,
      list_sort(
        list(distinct coalesce(served_entity_name, '?') || ': ' || deployment) filter(
          where
            deployment in ('FAILED', 'ABORTED', 'RECOVERING')
        )
      ) as broken_entities,
      -- A state that is absent, or that this version does not know, leaves the question open.
      bool_or(
        deployment is null
        or deployment not in ('READY', 'CREATING', 'FAILED', 'ABORTED', 'RECOVERING')
      ) as has_unclear_entities
    from
      served_entity
    where
      config_kind = 'active'
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when endpoint.ready <> 'READY'
    or entities.broken_entities is not null then false
    -- The list does not tell the state of entities.
    when endpoint.ready = 'READY'
    and endpoint.has_details
    and not coalesce(entities.has_unclear_entities, false) then true
  end as passed,
  case
    when endpoint.is_production is distinct from false then 'high'
    else 'medium'
  end as severity,
  endpoint.ready as state,
  entities.broken_entities,
  endpoint.environment,
  endpoint.sources
from
  endpoint
  left join entities on entities.workspace_id = endpoint.workspace_id
  and entities.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
order by
  endpoint.workspace_id,
  resource
