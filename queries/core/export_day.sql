-- One row per large export, workspace and day that its rows speak of; workspace_id null where they name none.
select
  'billing_usage' as export,
  workspace_id,
  cast(priced_at as date) as recorded_on,
  sum(row_count) as row_count,
  max(last_at) as newest_at
from
  billing_hour
where
  priced_at is not null
group by all
union all
select
  'endpoint_usage' as export,
  workspace_id,
  request_on as recorded_on,
  sum(row_count) as row_count,
  max(last_at) as newest_at
from
  request_day
where
  request_on is not null
group by all
union all
select
  'audit_log' as export,
  workspace_id,
  cast(first_at as date) as recorded_on,
  sum(row_count) as row_count,
  max(last_at) as newest_at
from
  audit_event
where
  cast(first_at as date) is not null
group by all
union all
select
  'ai_gateway_usage' as export,
  workspace_id,
  request_on as recorded_on,
  sum(row_count) as row_count,
  max(last_at) as newest_at
from
  gateway_day
where
  request_on is not null
group by all
union all
select
  'inference_payloads' as export,
  workspace_id,
  request_on as recorded_on,
  sum(row_count) as row_count,
  max(last_at) as newest_at
from
  payload_day
where
  request_on is not null
group by all
union all
select
  'azure_costs' as export,
  workspace_id,
  usage_on as recorded_on,
  sum(row_count) as row_count,
  max(last_at) as newest_at
from
  azure_cost_day
where
  usage_on is not null
group by all
union all
select
  'external_model_spend' as export,
  workspace_id,
  usage_on as recorded_on,
  sum(row_count) as row_count,
  max(last_at) as newest_at
from
  external_spend_day
where
  usage_on is not null
group by all
union all
select
  'table_lineage' as export,
  workspace_id,
  event_on as recorded_on,
  sum(row_count) as row_count,
  max(last_at) as newest_at
from
  table_lineage_day
where
  event_on is not null
group by all
