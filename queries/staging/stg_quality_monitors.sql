-- One row per monitored table.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  lower(table_name) as table_name,
  monitored_object_id,
  upper(status) as status,
  -- MONITOR_STATUS_ACTIVE, in the newer spelling DATA_PROFILING_STATUS_ACTIVE.
  upper(status) like '%\_STATUS\_ACTIVE' escape '\' as is_active,
  upper(pause_status) = 'PAUSED'
  or upper(pause_status) like '%\_PAUSED' escape '\' as is_paused
from
  raw_quality_monitors
