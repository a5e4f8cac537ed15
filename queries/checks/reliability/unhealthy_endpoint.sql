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
  broken as (
    select
      workspace_id,
      endpoint_key,
      list_sort(list(distinct served_entity_name || ': ' || deployment) filter (where deployment in ('FAILED', 'ABORTED', 'RECOVERING'))) as broken_entities
    from served_entity
    where config_kind = 'active'
    group by workspace_id, endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  endpoint.ready = 'READY'
    and coalesce(len(broken.broken_entities), 0) = 0
    -- The list does not tell the state of entities.
    and nullif(endpoint.has_details, false) as passed,
  case when endpoint.is_production is distinct from false then 'high' else 'medium' end as severity,
  endpoint.ready as state,
  broken.broken_entities,
  endpoint.environment,
  endpoint.sources
from endpoint
left join broken on broken.workspace_id = endpoint.workspace_id
  and broken.endpoint_key = endpoint.endpoint_key
where not endpoint.is_system
order by endpoint.workspace_id, resource
