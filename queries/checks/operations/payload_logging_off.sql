-- ---
-- code: OPS-03
-- title: Payload logging off on production
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints]
-- params: { privacy_tag: payload_logging, privacy_value: forbidden, reason_tag: payload_logging_reason }
-- why: >
--   What a model was asked and what it answered cannot be found out afterwards. Without it neither a wrong decision nor a drifting input can be shown.
-- verify: "databricks serving-endpoints get <endpoint> | jq '.ai_gateway.inference_table_config, .config.auto_capture_config, .telemetry_config'"
-- fix: "databricks serving-endpoints put-ai-gateway <endpoint> --json @gateway.json"
-- caveat: "Replaces the whole gateway configuration; send it complete. Payloads may hold personal data: agree on retention and access first. Legacy capture cannot be switched on again once it was off."
-- controls: { nist: [AU-3, AU-12], iso: [A.8.15], cis: ["8.5"], mcsb: [v2 AI-6], waf: ["OE:07"], rmf: [MEASURE 2.7, MEASURE 2.4], "42001": [A.6.2.8], aia: [Art. 12, "26(6)"] }
-- ---
with
  tagged as (
    select
      workspace_id,
      endpoint_key,
      bool_or(
        lower(tag_key) = lower($privacy_tag)
        and lower(tag_value) = lower($privacy_value)
      ) as is_forbidden,
      max(tag_value) filter(
        where
          lower(tag_key) = lower($reason_tag)
      ) as reason
    from
      endpoint_tag
    group by
      workspace_id,
      endpoint_key
  ),
  logged as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_key,
      -- Three features log independently of each other.
      case
        when payload.is_enabled
        or (endpoint.telemetry_config ->> '$.inference_table_config.name') is not null then true
        when endpoint.has_details
        and endpoint.ai_gateway is not null
        and not list_contains(endpoint.unprintable, 'telemetry_config') then false
      end as is_logged,
      payload.feature,
      coalesce(payload.table_name, lower(endpoint.telemetry_config ->> '$.inference_table_config.name')) as table_name
    from
      endpoint
      left join payload_table as payload on payload.workspace_id = endpoint.workspace_id
      and payload.endpoint_key = endpoint.endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when logged.is_logged then true
    -- Forbidden for the sake of privacy, with a reason that a reader can weigh.
    when tagged.is_forbidden
    and tagged.reason <> '' then true
    else logged.is_logged
  end
  or not endpoint.is_production as passed,
  logged.table_name,
  coalesce(tagged.is_forbidden, false) as is_forbidden_by_tag,
  tagged.reason,
  endpoint.environment,
  endpoint.sources
from
  endpoint
  join logged on logged.workspace_id = endpoint.workspace_id
  and logged.endpoint_key = endpoint.endpoint_key
  left join tagged on tagged.workspace_id = endpoint.workspace_id
  and tagged.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
  and endpoint.is_production is distinct from false
order by
  endpoint.workspace_id,
  resource
