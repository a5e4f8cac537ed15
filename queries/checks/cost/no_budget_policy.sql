-- ---
-- code: COST-10
-- title: No budget (usage) policy on the endpoint
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, serving_endpoint_details.creator_kind]
-- optional: [billing_usage, list_prices, account_prices, serving_endpoints]
-- params: { window_days: 30 }
-- why: >
--   Without a policy of its own the usage carries no tag that a budget could be held against, or that of whichever policy comes first by name.
-- verify: "databricks api get /api/2.0/serving-endpoints/<endpoint> | jq .effective_budget_policy_id"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: "The policy is part of an endpoint's creation (budget_policy_id); where the workspace's API does not take it in an update, the endpoint has to be created anew. The command line does not print the policy: only `databricks api get` shows it."
-- controls: { waf: ["CO:04"] }
-- ---
with
  billed as (
    select
      workspace_id,
      endpoint_key,
      arg_max_null(usage_policy_id, priced_at) as policy_id,
      list_distinct(list({'input': input_id, 'item': cast(null as bigint)})) as sources
    from
      usage_cost
    where
      priced_at >= cast($as_of as timestamptz) - to_days($window_days)
    group by
      workspace_id,
      endpoint_key
  )
select
  detail.workspace_id,
  detail.endpoint_name as resource,
  case
    when nullif(detail.budget_policy_id, '') is not null
    or nullif(billed.policy_id, '') is not null then true
    -- Only the server's own answer shows the policy, and only it shows what kind of principal made the endpoint.
    when detail.creator_kind is not null then false
  end as passed,
  coalesce(nullif(detail.budget_policy_id, ''), billed.policy_id) as policy_id,
  detail.creator,
  detail.created_at,
  list_concat([detail.source], coalesce(billed.sources, [])) as sources
from
  stg_serving_endpoint_details as detail
  join endpoint on endpoint.workspace_id = detail.workspace_id
  and endpoint.endpoint_key = detail.endpoint_key
  left join billed on billed.workspace_id = detail.workspace_id
  and billed.endpoint_key = detail.endpoint_key
where
  not endpoint.is_system
order by
  detail.workspace_id,
  resource
