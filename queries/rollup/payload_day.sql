-- ---
-- export: inference_payloads
-- ---
-- One row per input, served entity (or endpoint and model), requester, status, sampling and day.
select
  input_id,
  workspace_id,
  served_entity_id,
  endpoint_name,
  model_name,
  model_version,
  requester,
  status_code,
  sampling_fraction,
  cast(request_at as date) as request_on,
  count(*) as row_count,
  count(
    case
      when request_at is null then 1
    end
  ) as malformed_count,
  sum(requests) as requests,
  sum(
    case
      when logging_error_codes like '%SIZE_EXCEEDED%' then requests
      else 0
    end
  ) as requests_too_large_to_log,
  min(request_at) as first_at,
  max(request_at) as last_at
from
  (
    select
      *,
      coalesce(request_time, to_timestamp(timestamp_ms / 1000.0)) as request_at,
      coalesce(request_count, 1) as requests
    from
      (
        select
          * exclude (logging_error_codes),
          cast(logging_error_codes as varchar) as logging_error_codes
        from
          inference_payloads
      ) as payload
  ) as payload
group by all
