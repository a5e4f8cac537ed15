-- ---
-- code: SEC-26
-- title: No rate limit on a shared or external-model endpoint
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, serving_endpoint_permissions]
-- optional: [serving_endpoints]
-- params: { max_calls_per_min: 0, require_token_limit: true }
-- why: >
--   One caller in a loop can use up a shared endpoint for everybody, or a month's budget of an external model in a night.
-- verify: "databricks serving-endpoints get <endpoint> | jq .ai_gateway.rate_limits"
-- fix: "databricks serving-endpoints put-ai-gateway <endpoint> --json @gateway.json"
-- caveat: Replaces the whole gateway configuration; callers above the limit get 429.
-- controls: { nist: [SC-5], iso: [A.8.6], soc2: [A1.1], waf: ["RE:07", "CO:04"] }
-- ---
with
  limits as (
    select
      workspace_id,
      endpoint_key,
      unnest(from_json((ai_gateway -> '$.rate_limits'), '["json"]')) as rate_limit
    from endpoint
  ),
  limited as (
    select
      workspace_id,
      endpoint_key,
      count(*) as rate_limits,
      list_sort(list(distinct coalesce((rate_limit ->> '$.key'), 'endpoint'))) as limited_by,
      min(try_cast((rate_limit ->> '$.calls') as bigint)) as calls_per_minute,
      count(try_cast((rate_limit ->> '$.tokens') as bigint)) > 0 as has_token_limit
    from limits
    group by workspace_id, endpoint_key
  ),
  callers as (
    select
      workspace_id,
      endpoint_key,
      -- A group is meant to hold several callers, however many it holds today; admins manage and do not call.
      count(distinct principal) > 1 or bool_or(principal_kind = 'group') as is_shared
    from access_entry
    where level_rank >= 2
      and principal <> 'admins'
    group by workspace_id, endpoint_key
  ),
  external as (
    select
      workspace_id,
      endpoint_key,
      bool_or(coalesce((external_model ->> '$.task'), task) like 'llm/%') as is_token_priced
    from served_entity
    where kind = 'external'
    group by workspace_id, endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when not endpoint.has_details then null
    when limited.endpoint_key is null then
      case when external.endpoint_key is not null or callers.is_shared then false end
    else ($max_calls_per_min = 0 or coalesce(limited.calls_per_minute <= $max_calls_per_min, limited.has_token_limit))
      and (not $require_token_limit or not coalesce(external.is_token_priced, false) or limited.has_token_limit)
  end as passed,
  coalesce(limited.rate_limits, 0) as rate_limits,
  limited.limited_by,
  limited.calls_per_minute,
  limited.has_token_limit,
  external.endpoint_key is not null as is_external,
  callers.is_shared,
  list_concat(endpoint.sources, [acl.source]) as sources
from endpoint
left join stg_endpoint_acl as acl on acl.workspace_id = endpoint.workspace_id
  and acl.endpoint_id = endpoint.endpoint_id
left join limited on limited.workspace_id = endpoint.workspace_id
  and limited.endpoint_key = endpoint.endpoint_key
left join callers on callers.workspace_id = endpoint.workspace_id
  and callers.endpoint_key = endpoint.endpoint_key
left join external on external.workspace_id = endpoint.workspace_id
  and external.endpoint_key = endpoint.endpoint_key
where not endpoint.is_system
  -- Out of scope is only what is known to have one caller and no external model.
  and (
    external.endpoint_key is not null
    or acl.endpoint_id is null
    or coalesce(callers.is_shared, false)
  )
order by endpoint.workspace_id, resource
