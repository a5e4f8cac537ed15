-- ---
-- code: SEC-23
-- title: External model provider, model or region not approved
-- severity: high
-- resource: served entity
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints]
-- manual_without: [approved_providers]
-- params: { approved_providers: [], approved_models: [], approved_hosts: [] }
-- why: >
--   What is sent to another provider leaves the house. Which providers, models and addresses may receive it is decided by the organisation, not by whoever creates an endpoint.
-- verify: "databricks serving-endpoints get <endpoint> | jq '.config.served_entities[].external_model'"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @approved.json"
-- caveat: "Callers get the other model's answers from then on; deleting the endpoint instead cannot be undone."
-- controls: { nist: [SA-9], iso: [A.5.19, A.5.23], soc2: [CC9.2], cis: ["15.1"], mcsb: [AM-2, v2 AI-1], waf: ["SE:02"], rmf: [GOVERN 6.1, MANAGE 3.1], "42001": [A.10.3], dasf: [DASF-32], sat: ["~INFO-29"] }
-- ---
with
  external as (
    select
      workspace_id,
      endpoint_name,
      served_entity_name,
      is_production,
      sources,
      lower(external_model ->> '$.provider') as provider,
      (external_model ->> '$.name') as model,
      coalesce(
        external_model ->> '$.custom_provider_config.custom_provider_url',
        external_model ->> '$.openai_config.openai_api_base',
        external_model ->> '$.cohere_config.cohere_api_base',
        external_model ->> '$.databricks_model_serving_config.databricks_workspace_url'
      ) as url,
      coalesce(
        external_model ->> '$.amazon_bedrock_config.aws_region',
        external_model ->> '$.google_cloud_vertex_ai_config.region'
      ) as region
    from
      served_entity
    where
      kind = 'external'
      and config_kind = 'active'
  ),
  addressed as (
    select
      *,
      lower(regexp_extract(url, '^[a-zA-Z]+://([^/:?#]+)', 1)) as host,
      lower(regexp_extract(url, '^([a-zA-Z]+)://', 1)) as scheme
    from
      external
  )
select
  workspace_id,
  endpoint_name || '/' || served_entity_name as resource,
  -- A provider that is not printed is not known; the list may name one model of a provider, such as openai/gpt-4.1.
  case
    when provider is not null then list_has_any(
      list_transform($approved_providers, lambda name: lower(name)),
      [provider, provider || '/' || lower(model)]
    )
  end
  and (
    len($approved_models) = 0
    or list_contains(list_transform($approved_models, lambda name: lower(name)), lower(model))
  )
  and (
    url is null
    or (
      scheme = 'https'
      and (
        len($approved_hosts) = 0
        or list_contains(list_transform($approved_hosts, lambda name: lower(name)), host)
      )
    )
  )
  -- A provider of one's own has an address, or nobody knows where it is.
  and (
    provider <> 'custom'
    or url is not null
  ) as passed,
  provider,
  model,
  host,
  scheme = 'https' as is_https,
  region,
  is_production,
  sources
from
  addressed
order by
  workspace_id,
  resource
