-- ---
-- export: ai_gateway_usage
-- ---
-- One row per input, workspace, gateway endpoint, destination, requester, status and day.
select
  input_id,
  account_id,
  workspace_id,
  endpoint_id,
  endpoint_name,
  destination_type,
  destination_name,
  destination_model,
  requester,
  requester_type,
  service_type,
  status_code,
  cast(event_time as date) as request_on,
  count(*) as row_count,
  count(
    case
      when event_time is null then 1
    end
  ) as malformed_count,
  sum(input_tokens) as input_tokens,
  sum(output_tokens) as output_tokens,
  sum(total_tokens) as total_tokens,
  sum(cache_read_tokens) as cache_read_tokens,
  min(event_time) as first_at,
  max(event_time) as last_at
from
  ai_gateway_usage
group by all
