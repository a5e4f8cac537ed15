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
-- controls: { nist: [SI-10, SI-15], iso: [A.8.12], soc2: [CC6.7], mcsb: [v2 AI-2], waf: ["SE:08"], rmf: [MEASURE 2.7], "42001": ["~A.6.2.6"] }
-- ---
with
  generative as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_key,
      -- Without a task it may also be an embedding.
      bool_or(coalesce(endpoint.task, (entity.external_model ->> '$.task')) is not null) as is_task_known
    from
      endpoint
      join served_entity as entity on entity.workspace_id = endpoint.workspace_id
      and entity.endpoint_key = endpoint.endpoint_key
      and entity.config_kind = 'active'
    where
      not endpoint.is_system
      -- The gateway supports guardrails for external models and provisioned throughput, not for agents and custom models.
      and entity.kind in ('external', 'provisioned_throughput')
      and coalesce(endpoint.task, (entity.external_model ->> '$.task'), 'llm/v1/chat') in ('llm/v1/chat', 'llm/v1/completions')
    group by
      endpoint.workspace_id,
      endpoint.endpoint_key
  ),
  guardrails as (
    select
      workspace_id,
      endpoint_key,
      list_transform(
        $require,
        lambda guardrail: {
          'name': guardrail,
          'is_on': case guardrail
            when 'input safety' then coalesce(try_cast (ai_gateway ->> '$.guardrails.input.safety' as boolean), false)
            when 'output safety' then coalesce(try_cast (ai_gateway ->> '$.guardrails.output.safety' as boolean), false)
            -- A behaviour that this version does not know leaves the question open.
            when 'input pii' then case coalesce(ai_gateway ->> '$.guardrails.input.pii.behavior', 'NONE')
              when 'BLOCK' then true
              when 'MASK' then true
              when 'NONE' then false
            end
            when 'output pii' then case coalesce(ai_gateway ->> '$.guardrails.output.pii.behavior', 'NONE')
              when 'BLOCK' then true
              when 'MASK' then true
              when 'NONE' then false
            end
          end
        }
      ) as required
    from
      endpoint
  ),
  guarded as (
    select
      workspace_id,
      endpoint_key,
      list_transform(list_filter(required, lambda guardrail: not guardrail.is_on), lambda guardrail: guardrail.name) as missing_guardrails,
      list_transform(list_filter(required, lambda guardrail: guardrail.is_on is null), lambda guardrail: guardrail.name) as unclear_guardrails
    from
      guardrails
  ),
  classified as (
    select
      workspace_id,
      endpoint_key,
      list_sort(list(distinct tag_value)) as data_classification,
      bool_or(list_contains($confidential_values, lower(tag_value))) as is_confidential
    from
      endpoint_tag
    where
      lower(tag_key) = lower($classification_tag)
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when endpoint.ai_gateway is null then null
    when len(guarded.missing_guardrails) > 0 then case
      when generative.is_task_known then false
    end
    when len(guarded.unclear_guardrails) = 0 then true
  end as passed,
  case
    when classified.is_confidential then 'high'
    else 'medium'
  end as severity,
  guarded.missing_guardrails,
  guarded.unclear_guardrails,
  classified.data_classification,
  endpoint.environment,
  endpoint.sources
from
  generative
  join endpoint on endpoint.workspace_id = generative.workspace_id
  and endpoint.endpoint_key = generative.endpoint_key
  join guarded on guarded.workspace_id = generative.workspace_id
  and guarded.endpoint_key = generative.endpoint_key
  left join classified on classified.workspace_id = generative.workspace_id
  and classified.endpoint_key = generative.endpoint_key
order by
  endpoint.workspace_id,
  resource
