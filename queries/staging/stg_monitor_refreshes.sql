-- One row per run of a quality monitor; the table is named by the file, or by its id.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  lower(object_name) as table_name,
  monitored_object_id,
  refresh_id,
  upper(state) = 'SUCCESS'
  or upper(state) like '%\_SUCCESS' escape '\' as is_success,
  coalesce(ended_at, started_at) as ended_at
from
  raw_monitor_refreshes
