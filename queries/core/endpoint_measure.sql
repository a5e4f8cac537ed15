-- One row per endpoint, source, measure, day, status and value of its requests: between which bounds the value lies, and how many requests have it.
with
  -- Buckets of a histogram are cumulative, within one minute.
  bucket as (
    select
      metric.workspace_id,
      metric.endpoint_name,
      cast(coalesce(metric.sampled_at, input.collected_at) as date) as measured_on,
      metric.input_id,
      cast(lag (metric.bucket_to, 1, 0) over bounds as decimal(18, 3)) as measured_from,
      case
        when isfinite(metric.bucket_to) then cast(metric.bucket_to as decimal(18, 3))
      end as measured_to,
      cast(metric.measured - lag (metric.measured, 1, 0) over bounds as hugeint) as requests
    from
      stg_endpoint_metrics as metric
      join input on input.input_id = metric.input_id
    where
      metric.metric = 'request_latency_ms_bucket'
      and metric.bucket_to is not null
    window
      bounds as (
        partition by
          metric.workspace_id,
          metric.endpoint_name,
          metric.input_id,
          metric.sampled_at,
          metric.scrape,
          cast(json_merge_patch(metric.labels, '{"le":null}') as varchar)
        order by
          metric.bucket_to
      )
  ),
  measure as (
    -- Values of a thousand and more were rounded to three digits.
    select
      origin.workspace_id,
      origin.endpoint_key,
      origin.endpoint_name,
      'inference_payloads' as seen_in,
      payload.measure,
      payload.request_on as measured_on,
      payload.status_code,
      cast(payload.measured as decimal(18, 3)) as measured,
      cast(payload.measured - rounding.half as decimal(18, 3)) as measured_from,
      cast(payload.measured + rounding.half as decimal(18, 3)) as measured_to,
      payload.row_count as requests,
      payload.input_id
    from
      payload_measure as payload
      join payload_origin as origin on origin.input_id = payload.input_id
      and origin.own_workspace_id is not distinct from payload.workspace_id
      and origin.served_entity_id is not distinct from payload.served_entity_id
      and origin.own_endpoint_name is not distinct from payload.endpoint_name
      cross join lateral (
        select
          case
            when payload.measured < 1000 then 0
            else 0.5 * pow(10, floor(log10(payload.measured)) - 2)
          end as half
      ) as rounding
    union all
    select
      gateway.workspace_id,
      endpoint.endpoint_key,
      gateway.endpoint_name,
      'ai_gateway_usage' as seen_in,
      gateway.measure,
      gateway.request_on as measured_on,
      gateway.status_code,
      cast(gateway.measured as decimal(18, 3)) as measured,
      cast(gateway.measured - rounding.half as decimal(18, 3)) as measured_from,
      cast(gateway.measured + rounding.half as decimal(18, 3)) as measured_to,
      gateway.row_count as requests,
      gateway.input_id
    from
      gateway_measure as gateway
      left join endpoint on endpoint.workspace_id = gateway.workspace_id
      and endpoint.endpoint_name = gateway.endpoint_name
      cross join lateral (
        select
          case
            when gateway.measured < 1000 then 0
            else 0.5 * pow(10, floor(log10(gateway.measured)) - 2)
          end as half
      ) as rounding
    where
      gateway.endpoint_name is not null
    union all
    select
      bucket.workspace_id,
      endpoint.endpoint_key,
      bucket.endpoint_name,
      'endpoint_metrics' as seen_in,
      'latency_ms' as measure,
      bucket.measured_on,
      null as status_code,
      bucket.measured_to as measured,
      bucket.measured_from,
      bucket.measured_to,
      bucket.requests,
      bucket.input_id
    from
      bucket
      left join endpoint on endpoint.workspace_id = bucket.workspace_id
      and endpoint.endpoint_name = bucket.endpoint_name
    where
      bucket.requests > 0
  )
select
  *,
  -- The latency of a failed call is that of the failure.
  coalesce(status_code < 400, true) as is_answered
from
  measure
where
  coalesce(
    cast(measured_on as timestamptz) < (
      select
        as_of
      from
        scope
    ),
    true
  )
