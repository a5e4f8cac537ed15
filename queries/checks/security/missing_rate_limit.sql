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
  entries as (
    select
      workspace_id,
      endpoint_key,
      unnest(from_json(ai_gateway -> '$.rate_limits', '["json"]')) as entry
    from
      endpoint
  ),
  limits as (
    select
      workspace_id,
      endpoint_key,
      coalesce(entry ->> '$.key', 'endpoint') as limited_by,
      (entry ->> '$.principal') as principal,
      try_cast (entry ->> '$.calls' as bigint) as calls,
      try_cast (entry ->> '$.tokens' as bigint) as tokens
    from
      entries
  ),
  limited as (
    select
      workspace_id,
      endpoint_key,
      -- What limits neither calls nor tokens, or by something that this version does not know, leaves the question open.
      count(*) filter(
        where
          is_clear
      ) as rate_limits,
      list_sort(list(distinct limited_by)) as limited_by,
      -- What any caller may do: the tightest limit that holds for all, else the widest that holds for some.
      coalesce(
        min(calls) filter(
          where
            is_clear
            and limited_by in ('endpoint', 'user')
            and principal is null
        ),
        max(calls) filter(
          where
            is_clear
        )
      ) as calls_per_minute,
      coalesce(
        bool_or(tokens is not null) filter(
          where
            is_clear
        ),
        false
      ) as has_token_limit,
      bool_and(is_clear) as are_all_clear
    from
      (
        select
          *,
          limited_by in ('endpoint', 'user', 'user_group', 'service_principal')
          and coalesce(calls, tokens) is not null as is_clear
        from
          limits
      ) as judged_limits
    group by
      workspace_id,
      endpoint_key
  ),
  callers as (
    select
      workspace_id,
      endpoint_key,
      -- A group is meant to hold several callers, however many it holds today; admins manage and do not call.
      count(distinct principal) filter(
        where
          level_rank >= 2
      ) > 1
      or bool_or(
        principal_kind = 'group'
        and level_rank >= 2
      ) is true as is_shared,
      count(distinct principal) > 1
      -- An entry of a kind that this version does not know may reach many.
      or bool_or(principal_kind in ('group', 'unknown')) as may_be_shared
    from
      access_entry
    where
      (
        level_rank >= 2
        or level_rank is null
      )
      and principal is distinct from 'admins'
    group by
      workspace_id,
      endpoint_key
  ),
  external as (
    select
      workspace_id,
      endpoint_key,
      case
        when bool_or(coalesce(external_model ->> '$.task', task) like 'llm/%') then true
        when bool_and(coalesce(external_model ->> '$.task', task) is not null) then false
      end as is_token_priced
    from
      served_entity
    where
      kind = 'external'
      and config_kind = 'active'
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when endpoint.ai_gateway is null then null
    when limited.endpoint_key is null then case
      when external.endpoint_key is not null
      or callers.is_shared then false
    end
    when limited.rate_limits = 0 then null
    else (
      $max_calls_per_min = 0
      or coalesce(limited.calls_per_minute <= $max_calls_per_min, limited.has_token_limit)
    )
    and (
      not $require_token_limit
      or external.endpoint_key is null
      or not external.is_token_priced
      or case
        when limited.has_token_limit then true
        when limited.are_all_clear
        and not list_contains(endpoint.unprintable, 'ai_gateway.rate_limits.tokens') then false
      end
    )
  end as passed,
  coalesce(limited.rate_limits, 0) as rate_limits,
  case
    when endpoint.ai_gateway is not null then coalesce(limited.limited_by, [])
  end as limited_by,
  limited.calls_per_minute,
  coalesce(limited.has_token_limit, false) as has_token_limit,
  external.endpoint_key is not null as is_external,
  callers.is_shared,
  list_concat(endpoint.sources, [acl.source]) as sources
from
  endpoint
  left join stg_endpoint_acl as acl on acl.workspace_id = endpoint.workspace_id
  and acl.endpoint_id = endpoint.endpoint_id
  left join limited on limited.workspace_id = endpoint.workspace_id
  and limited.endpoint_key = endpoint.endpoint_key
  left join callers on callers.workspace_id = endpoint.workspace_id
  and callers.endpoint_key = endpoint.endpoint_key
  left join external on external.workspace_id = endpoint.workspace_id
  and external.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
  -- Out of scope is only what is known to have one caller and no external model.
  and (
    external.endpoint_key is not null
    or acl.endpoint_id is null
    or callers.may_be_shared
  )
order by
  endpoint.workspace_id,
  resource
