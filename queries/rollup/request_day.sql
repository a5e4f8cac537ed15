-- ---
-- export: endpoint_usage
-- ---
-- One row per input, workspace, served entity, requester, cost centre named with the request, status code and day.
select
  input_id,
  workspace_id,
  served_entity_id,
  requester,
  context_cost_center,
  status_code,
  cast(request_time as date) as request_on,
  count(*) as row_count,
  count(
    case
      when request_time is null then 1
    end
  ) as malformed_count,
  sum(input_token_count) as input_tokens,
  sum(output_token_count) as output_tokens,
  min(request_time) as first_at,
  max(request_time) as last_at
from
  endpoint_usage
group by all
