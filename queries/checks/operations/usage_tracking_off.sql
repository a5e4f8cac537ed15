-- ---
-- code: OPS-02
-- title: Usage tracking off
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- optional: [account_prices, serving_endpoints, endpoint_usage, served_entities, billing_usage, list_prices]
-- why: >
--   Without usage tracking nobody can say who calls an endpoint, how often, or that nobody does. Every question about use and idle cost depends on it.
-- verify: "databricks serving-endpoints get <endpoint> | jq .ai_gateway.usage_tracking_config"
-- fix: "databricks serving-endpoints put-ai-gateway <endpoint> --json @gateway.json"
-- caveat: Replaces the whole gateway configuration of the endpoint; send it complete.
-- controls: { nist: [AU-12], iso: [A.8.15], soc2: [CC7.2], cis: ["8.2"], mcsb: [LT-3], waf: ["OE:07", "CO:03"], "42001": [A.6.2.8], aia: [Art. 12, "26(6)"] }
-- ---
with
  supported as (
    select
      workspace_id,
      endpoint_key,
      list_sort(list(distinct kind)) as kinds
    from
      served_entity
    where
      config_kind = 'active'
      and not is_system
    group by
      workspace_id,
      endpoint_key
      -- Agents and feature specs have no usage tracking in the gateway.
    having
      bool_or(kind in ('custom', 'external', 'provisioned_throughput', 'unknown'))
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  -- On, and yet silent while money is spent, or nobody knows whether any is: whether it works is not known.
  tracking.is_configured
  and case
    when tracking.has_rows then true
    when not coalesce(spend.dbu > 0, false)
    and exists (
      select
        1
      from
        usage_cost
    ) then true
  end as passed,
  tracking.is_configured,
  tracking.has_rows as has_requests_on_record,
  spend.spend_usd,
  supported.kinds,
  endpoint.environment,
  list_concat(endpoint.sources, spend.sources) as sources
from
  supported
  join endpoint on endpoint.workspace_id = supported.workspace_id
  and endpoint.endpoint_key = supported.endpoint_key
  join endpoint_tracking as tracking on tracking.workspace_id = endpoint.workspace_id
  and tracking.endpoint_key = endpoint.endpoint_key
  left join endpoint_spend_30d as spend on spend.workspace_id = endpoint.workspace_id
  and spend.endpoint_key = endpoint.endpoint_key
order by
  endpoint.workspace_id,
  resource
