-- ---
-- export: inference_payloads
-- ---
-- One row per input, served entity (or endpoint and model), status, day, measure and value, rounded to three significant digits:
-- a quantile of them is off by at most half a percent.
select
  input_id,
  workspace_id,
  served_entity_id,
  endpoint_name,
  status_code,
  request_on,
  measure,
  case
    when exact < 1000 then exact
    when exact < 10000 then round(exact, -1)
    when exact < 100000 then round(exact, -2)
    when exact < 1000000 then round(exact, -3)
    when exact < 10000000 then round(exact, -4)
    else round(exact, -5)
  end as measured,
  sum(requests) as row_count
from
  (
    select
      input_id,
      workspace_id,
      served_entity_id,
      endpoint_name,
      status_code,
      cast(coalesce(request_time, to_timestamp(timestamp_ms / 1000.0)) as date) as request_on,
      coalesce(request_count, 1) as requests,
      measurement.measure,
      measurement.exact
    from
      (
        select
          *,
          unnest(
            [
              {'measure': 'latency_ms', 'exact': duration_ms},
              {'measure': 'time_to_first_byte_ms', 'exact': time_to_first_byte_ms},
              {'measure': 'request_bytes', 'exact': request_length},
              {'measure': 'response_bytes', 'exact': response_length}
            ]
          ) as measurement
        from
          inference_payloads
      ) as payload
    where
      measurement.exact is not null
  ) as measured_payload
group by all
