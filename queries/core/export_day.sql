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
