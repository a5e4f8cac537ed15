-- ---
-- code: COST-03
-- title: Hardly used endpoint
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, billing_usage, billing_usage.billing_origin_product, list_prices, endpoint_usage, served_entities]
-- optional: [account_prices, serving_endpoints]
-- windows: { endpoint_usage: 30 }
-- pass_windows: { billing_usage: 30 }
-- amount: spend_usd
-- params: { min_requests_day: 50, max_usd_per_1k: 20, min_usd_30d: 10, min_judged_days: 7 }
-- why: >
--   Capacity that answers a handful of requests a day costs more per answer than tokens or cold starts would.
-- verify: "select date(request_time), count(*) from system.serving.endpoint_usage group by 1 order by 1"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Deploys anew; old and new configuration run and are billed side by side until the switch. Where it scales to zero, the first call after a pause waits for a cold start; break_even_starts_per_day says up to how many starts a day that is cheaper. break_even_tokens is the number of tokens in 30 days from which capacity is cheaper than paying by the token, where the model has a price by the token.
-- controls: { waf: ["CO:06", "CO:07", "CO:12"] }
-- ---
select
  spend.workspace_id,
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
    when unit.judged_days >= $min_judged_days then unit.requests >= $min_requests_day * unit.judged_days
    or unit.per_1000_requests_usd <= $max_usd_per_1k
    -- Without a single request it is idle, which COST-01 judges.
    or unit.requests = 0
  end as passed,
  spend.spend_usd,
  unit.judged_days,
  unit.requests,
  unit.per_1000_requests_usd,
  case
    when rate.launch_usd > 0 then try_cast (unit.cost_usd / unit.judged_days / rate.launch_usd as decimal(18, 1))
  end as break_even_starts_per_day,
  even.pay_per_token_usd,
  even.break_even_tokens,
  list_concat(spend.sources, tracking.sources) as sources
from
  endpoint_spend_30d as spend
  left join endpoint_unit_cost as unit on unit.workspace_id = spend.workspace_id
  and unit.endpoint_key = spend.endpoint_key
  left join endpoint_rate as rate on rate.workspace_id = spend.workspace_id
  and rate.endpoint_key = spend.endpoint_key
  left join endpoint_break_even as even on even.workspace_id = spend.workspace_id
  and even.endpoint_key = spend.endpoint_key
  left join endpoint_tracking as tracking on tracking.workspace_id = spend.workspace_id
  and tracking.endpoint_key = spend.endpoint_key
  join (
    select
      workspace_id,
      endpoint_key
    from
      endpoint_day_use
    group by
      workspace_id,
      endpoint_key
    having
      -- Tokens cost what they are used for, however few they are.
      sum(capacity_usd) <> 0
      or sum(unpriced_quantity) <> 0
  ) as capacity on capacity.workspace_id = spend.workspace_id
  and capacity.endpoint_key = spend.endpoint_key
where
  not coalesce(spend.is_system, false)
  and spend.endpoint_name is not null
  -- Usage without a price may be worth any amount.
  and (
    spend.unpriced_quantity <> 0
    or coalesce(spend.spend_usd, 0) >= $min_usd_30d
  )
order by
  spend.workspace_id,
  resource
