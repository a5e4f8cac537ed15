-- ---
-- code: COST-18
-- title: Payload logs grow without retention
-- severity: low
-- resource: endpoint
-- requires: [inference_payloads]
-- optional: [serving_endpoint_details, serving_endpoints, served_entities, ai_gateway_usage, endpoint_metrics]
-- params: { max_gb_month: 100, payload_retention_days: null, unbounded_days: 365, min_days: 7, window_days: 30 }
-- why: >
--   Every request and answer is kept as a row; a table that nobody clears is paid for again each month, and holds people's data longer than anyone meant.
-- verify: "describe detail <catalog>.<schema>.<endpoint>_payload"
-- fix: "delete from <catalog>.<schema>.<endpoint>_payload where request_date < date_sub(current_date(), 365)"
-- caveat: Rows that are deleted cannot be had back. OPS-05 asks for a least retention of the same table; state one in `payload_retention_days` that satisfies both. Sizes are lengths of request and answer before compression.
-- controls: { waf: ["CO:10"] }
-- ---
with
  daily as (
    select
      workspace_id,
      endpoint_name,
      count(distinct measured_on) as measured_days,
      -- Requests alone are less than half of what is kept.
      count(distinct measured_on) filter(
        where
          measure = 'request_bytes'
      ) = count(distinct measured_on) filter(
        where
          measure = 'response_bytes'
      ) as is_whole,
      sum((measured_from + measured_to) / 2 * requests) / 1000000000 as gigabytes
    from
      endpoint_measure
    where
      seen_in = 'inference_payloads'
      and measure in ('request_bytes', 'response_bytes')
      and measured_on >= cast(cast($as_of as timestamptz) as date) - cast($window_days as integer)
    group by
      workspace_id,
      endpoint_name
  ),
  logged as (
    select
      workspace_id,
      endpoint_name,
      min(first_at) as oldest_at,
      list_distinct(list({'input': input_id, 'item': cast(null as bigint)})) as sources
    from
      payload_request_day
    where
      workspace_id is not null
      and endpoint_name is not null
    group by
      workspace_id,
      endpoint_name
  ),
  grown as (
    select
      logged.*,
      daily.measured_days,
      daily.is_whole,
      case
        when daily.measured_days >= $min_days then daily.gigabytes / daily.measured_days * cast($window_days as integer)
      end as gb_month
    from
      logged
      left join daily on daily.workspace_id = logged.workspace_id
      and daily.endpoint_name = logged.endpoint_name
  )
select
  workspace_id,
  endpoint_name as resource,
  case
    when is_whole
    or gb_month > $max_gb_month then gb_month <= $max_gb_month
  end
  or $payload_retention_days is not null
  -- Rows this old show that nobody clears the table; younger ones show nothing.
  or (
    case
      when oldest_at < cast($as_of as timestamptz) - to_days($unbounded_days) then false
    end
  ) as passed,
  try_cast (gb_month as decimal(18, 1)) as gb_per_month,
  coalesce(measured_days, 0) as measured_days,
  oldest_at,
  cast($payload_retention_days as integer) as declared_retention_days,
  sources
from
  grown
order by
  workspace_id,
  resource
