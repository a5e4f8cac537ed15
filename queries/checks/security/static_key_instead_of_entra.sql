-- ---
-- code: SEC-15
-- title: Static key where Entra ID is available
-- severity: medium
-- resource: served entity
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints]
-- why: >
--   A key is valid for whoever holds it and until somebody rotates it. A client of Microsoft Entra is an identity: its use is logged, limited and ended in one place.
-- verify: "databricks serving-endpoints get <endpoint> | jq '.config.served_entities[].external_model'"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @entra.json"
-- caveat: "Give the client its role on the Azure OpenAI resource first; the key keeps working until it is regenerated."
-- controls: { nist: [IA-5, IA-9], iso: [A.8.5], soc2: [CC6.1], mcsb: [IM-1, IM-3], waf: ["SE:05"] }
-- ---
with
  external as (
    select
      workspace_id,
      endpoint_name,
      served_entity_name,
      has_details,
      is_production,
      sources,
      lower(external_model ->> '$.provider') as provider,
      (external_model ->> '$.openai_config') is not null as has_openai_config,
      lower(external_model ->> '$.openai_config.openai_api_type') as openai_api_type,
      (external_model ->> '$.openai_config.openai_api_base') as openai_api_base,
      (external_model ->> '$.openai_config.microsoft_entra_client_id') as entra_client_id,
      (external_model ->> '$.databricks_model_serving_config.databricks_api_token') as databricks_token
    from
      served_entity
    where
      kind = 'external'
      and config_kind = 'active'
  )
select
  workspace_id,
  endpoint_name || '/' || served_entity_name as resource,
  case
    when provider = 'openai' then case
      when openai_api_type = 'azure' then false
      when openai_api_type in ('azuread', 'openai') then true
      -- Without a type it is OpenAI's own service, unless its address says Azure.
      when openai_api_base ilike '%.azure.com%' then case
        when entra_client_id is not null then true
      end
      when openai_api_type is null
      and has_openai_config then true
    end
    -- Of a token nobody can tell here whose it is; a service principal with OAuth would not need one.
    when provider = 'databricks-model-serving' then case
      when databricks_token is null then null
    end
  end as passed,
  provider,
  openai_api_type,
  entra_client_id is not null as has_entra_client,
  is_production,
  sources
from
  external
where
  -- Other providers have nothing but keys; one without a name may be any.
  coalesce(provider in ('openai', 'databricks-model-serving'), true)
order by
  workspace_id,
  resource
