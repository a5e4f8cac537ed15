-- ---
-- export: external_model_spend
-- ---
-- One row per input, workspace, day, provider, model, endpoint, requester, tag set and unit.
select
  input_id,
  account_id,
  workspace_id,
  cast(usage_start_time as date) as usage_on,
  provider,
  model,
  endpoint_id,
  endpoint_name,
  requester,
  endpoint_tags,
  usage_unit,
  sum(usage_quantity) as usage_quantity,
  count(*) as row_count,
  count(
    case
      when usage_quantity is null
      or usage_start_time is null then 1
    end
  ) as malformed_count,
  min(usage_start_time) as first_at,
  max(usage_start_time) as last_at
from
  external_model_spend
group by all
