-- One row per storage credential.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  name as credential_name,
  upper(regexp_replace(isolation_mode, '^ISOLATION_MODE_', '')) as isolation_mode,
  owner,
  read_only as is_read_only,
  coalesce(access_connector_id, managed_identity_id, application_id) as identity
from
  raw_storage_credentials
where
  coalesce(purpose, 'STORAGE') <> 'SERVICE'
