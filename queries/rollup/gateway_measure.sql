-- ---
-- export: ai_gateway_usage
-- ---
-- One row per input, workspace, gateway endpoint, status, day, measure and value, rounded to three significant digits:
-- a quantile of them is off by at most half a percent.
select
  input_id,
  workspace_id,
  endpoint_id,
  endpoint_name,
  service_type,
  status_code,
  request_on,
  measure,
  case
    when exact < 1000 then round(exact, 1)
    when exact < 10000 then round(exact, -1)
    when exact < 100000 then round(exact, -2)
    else round(exact, -3)
  end as measured,
  count(*) as row_count
from
  (
    select
      input_id,
      workspace_id,
      endpoint_id,
      endpoint_name,
      service_type,
      status_code,
      cast(event_time as date) as request_on,
      measurement.measure,
      measurement.exact
    from
      (
        select
          *,
          unnest(
            [
              {'measure': 'latency_ms', 'exact': cast(latency_ms as decimal(18, 3))},
              {'measure': 'time_to_first_byte_ms', 'exact': cast(time_to_first_byte_ms as decimal(18, 3))},
              {
                'measure': 'output_tokens_per_second',
                'exact': cast(1000.0 * output_tokens / nullif(latency_ms, 0) as decimal(18, 3))
              }
            ]
          ) as measurement
        from
          ai_gateway_usage
      ) as
    call
    where
      measurement.exact is not null
  ) as measured_call
group by all
