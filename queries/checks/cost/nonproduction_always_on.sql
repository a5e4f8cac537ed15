-- ---
-- code: COST-04
-- title: Non-production always on
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, billing_usage, billing_usage.billing_origin_product, list_prices]
-- optional: [account_prices, serving_endpoints, endpoint_usage, served_entities]
-- pass_windows: { billing_usage: window_days }
-- amount: off_hours_usd
-- params: { flat_hours_share: 0.8, window_days: 30, min_off_hours: 100, work_days: ["1", "2", "3", "4", "5"], work_start_hour: 8, work_end_hour: 18, time_zone: "UTC", min_usd_30d: 10 }
-- why: >
--   A development endpoint that runs through nights and weekends costs about three times what its working hours do.
-- verify: "select usage_date, sum(usage_quantity) from system.billing.usage where usage_metadata.endpoint_name = '<endpoint>' group by 1 order by 1"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Deploys anew; old and new configuration run and are billed side by side until the switch. The first call after a pause waits for a cold start.
-- controls: { waf: ["CO:08", "CO:12"] }
-- ---
with
  hourly as (
    select
      workspace_id,
      endpoint_key,
      date_trunc('hour', priced_at) as hour,
      sum(usage_quantity) as dbu,
      sum(cost_usd) as cost_usd
    from
      usage_cost
    where
      priced_at >= cast($as_of as timestamptz) - to_days($window_days)
      and sku_name not like '%\_LAUNCH\_%' escape '\'
    group by all
  ),
  off_hours as (
    select
      workspace_id,
      endpoint_key,
      count(*) filter(
        where
          dbu > 0
      ) as billed_hours,
      sum(cost_usd) as off_hours_usd
    from
      hourly
    where
      not list_contains($work_days, cast(isodow(timezone($time_zone, hour)) as varchar))
      or hour(timezone($time_zone, hour)) not between $work_start_hour and $work_end_hour - 1
    group by
      workspace_id,
      endpoint_key
  ),
  calendar as (
    select
      hour
    from
      (
        select
          unnest(
            generate_series(
              date_trunc('hour', cast($as_of as timestamptz)) - to_days($window_days),
              -- The bill arrives hours late: the window ends where it does.
              (
                select
                  max(priced_at)
                from
                  usage_cost
              ),
              interval 1 hour
            )
          ) as hour
      ) as series
    where
      not list_contains($work_days, cast(isodow(timezone($time_zone, hour)) as varchar))
      or hour(timezone($time_zone, hour)) not between $work_start_hour and $work_end_hour - 1
  ),
  -- An endpoint can be billed only from the hour in which it was made.
  available as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_key,
      count(*) as hours
    from
      endpoint
      join calendar on calendar.hour >= coalesce(endpoint.created_at, '-infinity'::timestamptz)
    group by
      endpoint.workspace_id,
      endpoint.endpoint_key
  ),
  compute as (
    select
      workspace_id,
      endpoint_key,
      -- One entity that never scales to zero keeps the endpoint running; one that does not say leaves it open.
      case
        when bool_or(not is_scale_to_zero) then false
        when bool_and(is_scale_to_zero is not null) then true
      end as is_scale_to_zero
    from
      served_entity
    where
      config_kind = 'active'
      and kind in ('custom', 'agent', 'feature_spec')
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  -- What has no price may be worth too little to matter.
  (
    case
      when spend.spend_usd >= $min_usd_30d then false
    end
  )
  or compute.is_scale_to_zero
  or endpoint.is_production
  or (
    case
      when available.hours >= $min_off_hours then coalesce(off_hours.billed_hours, 0) < $flat_hours_share * available.hours
    end
  ) as passed,
  off_hours.off_hours_usd,
  -- The saving less the price of the starts; null where that is not known.
  saving.low_usd as saving_low_usd,
  saving.high_usd as saving_high_usd,
  spend.spend_usd,
  coalesce(off_hours.billed_hours, 0) as off_hours_billed,
  coalesce(available.hours, 0) as off_hours_in_window,
  compute.is_scale_to_zero,
  endpoint.environment,
  list_concat(endpoint.sources, spend.sources) as sources
from
  endpoint
  join compute on compute.workspace_id = endpoint.workspace_id
  and compute.endpoint_key = endpoint.endpoint_key
  join endpoint_spend_30d as spend on spend.workspace_id = endpoint.workspace_id
  and spend.endpoint_key = endpoint.endpoint_key
  left join available on available.workspace_id = endpoint.workspace_id
  and available.endpoint_key = endpoint.endpoint_key
  left join off_hours on off_hours.workspace_id = endpoint.workspace_id
  and off_hours.endpoint_key = endpoint.endpoint_key
  left join saving_opportunity as saving on saving.workspace_id = endpoint.workspace_id
  and saving.endpoint_key = endpoint.endpoint_key
  and saving.kind = 'scale to zero outside working hours'
where
  not endpoint.is_system
  and endpoint.is_production is distinct from true
  -- Usage without a price may be worth any amount.
  and (
    spend.unpriced_quantity <> 0
    or coalesce(spend.spend_usd, 0) >= $min_usd_30d
  )
order by
  endpoint.workspace_id,
  resource
