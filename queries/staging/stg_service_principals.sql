-- One row per service principal; access control lists and creators name it by application id.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  id as principal_id,
  trim(application_id) as application_id,
  display_name,
  active as is_active
from
  raw_service_principals
