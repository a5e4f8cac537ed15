-- ---
-- code: REL-08
-- title: External-model endpoint without fallback
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints]
-- why: >
--   An external model is somebody else's service. Without a second one to fall back on, its outage is yours.
-- verify: "databricks serving-endpoints get <endpoint> | jq '.ai_gateway.fallback_config, .config.served_entities'"
-- fix: "databricks serving-endpoints put-ai-gateway <endpoint> --json @gateway.json"
-- caveat: Replaces the whole gateway configuration of the endpoint; send it complete. A fallback needs a second served entity in the configuration, too.
-- controls: { nist: [CP-10], iso: [A.8.14], soc2: [A1.2], waf: ["RE:07", "RE:03"] }
-- ---
with
  external as (
    select
      workspace_id,
      endpoint_key,
      count(*) as served_entities,
      list_sort(
        list(distinct (external_model ->> '$.provider')) filter(
          where
            kind = 'external'
        )
      ) as providers
    from
      served_entity
    where
      config_kind = 'active'
    group by
      workspace_id,
      endpoint_key
    having
      bool_or(kind = 'external')
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when endpoint.has_details then (
      coalesce(
        try_cast (endpoint.ai_gateway ->> '$.fallback_config.enabled' as boolean),
        case
          when endpoint.ai_gateway is not null
          and not list_contains(endpoint.unprintable, 'ai_gateway.fallback_config') then false
        end
      )
      and external.served_entities >= 2
    )
    -- Whether it is production at all may not be known.
    or not endpoint.is_production
  end as passed,
  coalesce(try_cast ((endpoint.ai_gateway ->> '$.fallback_config.enabled') as boolean), false) as is_fallback_on,
  external.served_entities,
  external.providers,
  endpoint.is_production,
  endpoint.sources
from
  external
  join endpoint on endpoint.workspace_id = external.workspace_id
  and endpoint.endpoint_key = external.endpoint_key
where
  not endpoint.is_system
  and endpoint.is_production is distinct from false
order by
  endpoint.workspace_id,
  resource
