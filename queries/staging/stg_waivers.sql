-- One row per accepted risk, as its owners wrote it down: what is missing or wrong in it is for the waivers' own check to say.
select
  {'input': input_id, 'item': input_item} as source,
  nullif(trim("check"), '') as check_name,
  workspace_id,
  nullif(trim(resource), '') as resource,
  nullif(trim(reason), '') as reason,
  nullif(trim(compensating_control), '') as compensating_control,
  nullif(trim(owner), '') as owner,
  nullif(trim(approver), '') as approver,
  nullif(trim(ticket), '') as ticket,
  granted_on,
  expires_on,
  coalesce(renewal, 0) as renewal
from
  raw_waivers
