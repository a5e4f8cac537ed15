-- One row per external location; its address without a slash at the end.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  name as location_name,
  rtrim(trim(url), '/') as url,
  credential_name,
  upper(regexp_replace(isolation_mode, '^ISOLATION_MODE_', '')) as isolation_mode,
  owner,
  read_only as is_read_only
from
  raw_external_locations
