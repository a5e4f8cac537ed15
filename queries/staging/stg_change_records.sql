-- One row per approved change.
select
  {'input': input_id, 'item': input_item} as source,
  nullif(trim(change_id), '') as change_id,
  nullif(trim(endpoint), '') as endpoint_name,
  workspace_id,
  changed_at,
  nullif(trim(requested_by), '') as requested_by,
  nullif(trim(approved_by), '') as approved_by,
  nullif(trim(ticket), '') as ticket,
  nullif(trim("commit"), '') as commit_id,
  nullif(trim(description), '') as description
from
  raw_change_records
