-- ---
-- code: COST-02
-- title: Spend that cannot be judged (no telemetry)
-- severity: medium
-- resource: endpoint
-- requires: [billing_usage, billing_usage.billing_origin_product, list_prices, endpoint_usage, served_entities]
-- optional: [account_prices, serving_endpoints, serving_endpoint_details]
-- pass_windows: { billing_usage: 30 }
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
  -- Two endpoints that had the same name one after the other stay two.
  spend.endpoint_name || case
    when count(*) over (
      partition by
        spend.workspace_id,
        spend.endpoint_name
    ) > 1
    and not spend.is_configured then ' (' || spend.endpoint_key || ')'
    else ''
  end as resource,
  -- What has no price may be worth too little to matter.
  (
    case
      when spend.spend_usd >= $min_usd_30d then false
    end
  )
  or case
    when history.first_at is null
    or history.first_at > cast($as_of as timestamptz) - to_days($idle_days) then false
    when requests.first_request_at is not null then true
    -- Requests that no endpoint can be named for may have been to this one.
    when not exists (
      select
        1
      from
        unresolved_request as unresolved
      where
        coalesce(unresolved.workspace_id = spend.workspace_id, true)
    ) then false
  end as passed,
  spend.spend_usd,
  spend.unpriced_quantity as unpriced_dbu,
  requests.first_request_at,
  requests.last_request_at,
  history.first_at as record_begins_at,
  list_concat(spend.sources, requests.sources) as sources
from
  endpoint_spend_30d as spend
  cross join usage_history as history
  left join (
    select
      workspace_id,
      endpoint_key,
      min(first_at) as first_request_at,
      max(last_at) as last_request_at,
      list_distinct(list({'input': input_id, 'item': cast(null as bigint)})) as sources
    from
      endpoint_request_day
    where
      endpoint_key is not null
    group by
      workspace_id,
      endpoint_key
  ) as requests on requests.workspace_id = spend.workspace_id
  and requests.endpoint_key = spend.endpoint_key
where
  not coalesce(spend.is_system, false)
  -- Usage without a price may be worth any amount.
  and (
    spend.unpriced_quantity <> 0
    or coalesce(spend.spend_usd, 0) >= $min_usd_30d
  )
order by
  spend.workspace_id,
  resource
