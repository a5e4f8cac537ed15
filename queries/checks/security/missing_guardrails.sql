-- ---
-- code: SEC-25
-- title: Guardrails missing on a generative endpoint
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints]
-- params: { require: ["input pii", "input safety", "output pii"], classification_tag: "data_classification", confidential_values: ["confidential", "restricted", "secret", "personal"] }
-- why: >
--   A generative endpoint without guardrails passes personal data to a model, and whatever the model says to the caller.
-- verify: "databricks serving-endpoints get <endpoint> | jq .ai_gateway.guardrails"
-- fix: "databricks serving-endpoints put-ai-gateway <endpoint> --json @gateway.json"
-- caveat: Replaces the whole gateway configuration, and may block traffic that passes today.
-- controls: { nist: [SI-10, SI-15], iso: [A.8.12], soc2: [CC6.7], mcsb: [v2 AI-2], waf: ["SE:08"], rmf: [MEASURE 2.7], iso42001: ["~A.6.2.6"] }
-- ---
with
  generative as (
    select distinct
      endpoint.workspace_id,
      endpoint.endpoint_key
    from endpoint
    join served_entity as entity on entity.workspace_id = endpoint.workspace_id
      and entity.endpoint_key = endpoint.endpoint_key
      and entity.config_kind = 'active'
    where not endpoint.is_system
      -- The gateway supports guardrails for external models and provisioned throughput, not for agents and custom models.
      and entity.kind in ('external', 'provisioned_throughput')
      and (
        coalesce(endpoint.task, (entity.external_model ->> '$.task')) in ('llm/v1/chat', 'llm/v1/completions')
        or coalesce(endpoint.task, (entity.external_model ->> '$.task')) is null
      )
  ),
  guarded as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_key,
      list_filter(
        ['input safety', 'input pii', 'output safety', 'output pii'],
        lambda guardrail: list_contains($require, guardrail) and not case guardrail
          when 'input safety' then coalesce(try_cast((endpoint.ai_gateway ->> '$.guardrails.input.safety') as boolean), false)
          when 'output safety' then coalesce(try_cast((endpoint.ai_gateway ->> '$.guardrails.output.safety') as boolean), false)
          when 'input pii' then coalesce((endpoint.ai_gateway ->> '$.guardrails.input.pii.behavior'), 'NONE') in ('BLOCK', 'MASK')
          else coalesce((endpoint.ai_gateway ->> '$.guardrails.output.pii.behavior'), 'NONE') in ('BLOCK', 'MASK')
        end
      ) as missing_guardrails
    from endpoint
  ),
  classified as (
    select workspace_id, endpoint_key, min(tag_value) as data_classification
    from endpoint_tag
    where lower(tag_key) = $classification_tag
    group by workspace_id, endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case when endpoint.has_details then len(guarded.missing_guardrails) = 0 end as passed,
  case when list_contains($confidential_values, lower(classified.data_classification)) then 'high' else 'medium' end as severity,
  guarded.missing_guardrails,
  classified.data_classification,
  endpoint.environment,
  endpoint.sources
from generative
join endpoint on endpoint.workspace_id = generative.workspace_id
  and endpoint.endpoint_key = generative.endpoint_key
join guarded on guarded.workspace_id = generative.workspace_id
  and guarded.endpoint_key = generative.endpoint_key
left join classified on classified.workspace_id = generative.workspace_id
  and classified.endpoint_key = generative.endpoint_key
order by endpoint.workspace_id, resource
