-- ---
-- code: COST-01
-- title: Idle endpoint with spend
-- severity: low
-- resource: endpoint
-- requires: [serving_endpoint_details, billing_usage, billing_usage.billing_origin_product, list_prices, endpoint_usage, served_entities]
-- optional: [account_prices, serving_endpoints]
-- windows: { endpoint_usage: idle_days }
-- pass_windows: { billing_usage: 30 }
-- amount: spend_usd
-- params: { idle_days: 30, min_usd_30d: 10, medium_usd: 50, high_usd: 500 }
-- why: >
--   Provisioned capacity is billed by the hour, whether or not anyone calls it. Only an endpoint whose requests are known to be recorded can be called idle.
-- verify: "select usage_date, sum(usage_quantity) from system.billing.usage where usage_metadata.endpoint_name = '<endpoint>' group by 1 order by 1"
-- fix: "databricks serving-endpoints delete <endpoint>"
-- caveat: Deleting is irreversible; keep the exported configuration, and ask the owner first. Scaling to zero keeps the endpoint and stops most of the cost.
-- controls: { waf: ["CO:07", "CO:14"], rmf: [GOVERN 1.7], cis: ["~4.8"] }
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
  -- Requests in the window settle it, whatever the configuration says.
    when called.last_request_at >= cast($as_of as timestamptz) - to_days($idle_days) then true
    -- Requests that no endpoint can be named for may have been to this one.
    when exists (
      select
        1
      from
        unresolved_request as unresolved
      where
        coalesce(unresolved.workspace_id = spend.workspace_id, true)
        and unresolved.last_at >= cast($as_of as timestamptz) - to_days($idle_days)
    ) then null
    -- No rows is idle only where tracking is on, has been seen to work, and nothing changed since.
    when tracking.is_configured
    and tracking.has_rows
    and endpoint.changed_at < cast($as_of as timestamptz) - to_days($idle_days) then false
  end as passed,
  case
    when spend.spend_usd >= $high_usd then 'high'
    when spend.spend_usd < $medium_usd then 'low'
    else 'medium'
  end as severity,
  spend.spend_usd,
  spend.unpriced_quantity as unpriced_dbu,
  called.last_request_at,
  tracking.is_configured as is_usage_tracked,
  endpoint.changed_at,
  endpoint.environment,
  list_concat(spend.sources, endpoint.sources, tracking.sources) as sources
from
  endpoint_spend_30d as spend
  left join endpoint on endpoint.workspace_id = spend.workspace_id
  and endpoint.endpoint_key = spend.endpoint_key
  left join endpoint_tracking as tracking on tracking.workspace_id = spend.workspace_id
  and tracking.endpoint_key = spend.endpoint_key
  -- Also of an endpoint whose configuration was not exported.
  left join (
    select
      workspace_id,
      endpoint_key,
      max(last_at) as last_request_at
    from
      endpoint_request_day
    group by
      workspace_id,
      endpoint_key
  ) as called on called.workspace_id = spend.workspace_id
  and called.endpoint_key = spend.endpoint_key
  left join (
    select
      workspace_id,
      endpoint_id,
      max(deleted_at) as deleted_at
    from
      served_entity_history
    group by
      workspace_id,
      endpoint_id
  ) as history on history.workspace_id = spend.workspace_id
  and history.endpoint_id = spend.endpoint_key
where
  not coalesce(spend.is_system, false)
  and history.deleted_at is null
  -- Usage without a price may be worth any amount.
  and (
    spend.unpriced_quantity <> 0
    or coalesce(spend.spend_usd, 0) >= $min_usd_30d
  )
order by
  spend.workspace_id,
  resource
