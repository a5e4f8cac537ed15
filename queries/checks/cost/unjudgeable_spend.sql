-- ---
-- code: COST-02
-- title: Spend that cannot be judged (no telemetry)
-- severity: medium
-- resource: endpoint
-- requires: [billing_usage, list_prices, endpoint_usage, served_entities]
-- optional: [serving_endpoints, serving_endpoint_details]
-- amount: spend_usd
-- params: { idle_days: 30, min_usd_30d: 10 }
-- why: >
--   Money was spent, and nobody can say on what: no request was ever recorded, or the record is shorter than the window. That is not the same as idle.
-- verify: "select usage_date, sum(usage_quantity) from system.billing.usage where usage_metadata.endpoint_name = '<endpoint>' group by 1 order by 1"
-- fix: "databricks serving-endpoints put-ai-gateway <endpoint> --json @gateway.json"
-- caveat: Replaces the whole gateway configuration of the endpoint; send it complete. Switch usage tracking on; it records from then on.
-- controls: { waf: ["CO:03"] }
-- ---
select
  spend.workspace_id,
  spend.endpoint_name as resource,
  requests.first_request_at is not null
    and coalesce(history.first_at <= cast($as_of as timestamptz) - to_days($idle_days), false) as passed,
  spend.spend_usd,
  requests.first_request_at,
  requests.last_request_at,
  history.first_at as record_begins_at,
  list_concat(spend.sources, requests.sources) as sources
from endpoint_spend_30d as spend
cross join usage_history as history
left join (
  select
    workspace_id,
    endpoint_key,
    min(first_at) as first_request_at,
    max(last_at) as last_request_at,
    list_distinct(list({'input': input_id, 'item': cast(null as bigint)})) as sources
  from endpoint_request_day
  where endpoint_key is not null
  group by workspace_id, endpoint_key
) as requests on requests.workspace_id = spend.workspace_id
  and requests.endpoint_key = spend.endpoint_key
where not coalesce(spend.is_system, false)
  and coalesce(spend.spend_usd >= $min_usd_30d, true)
order by spend.workspace_id, resource
