-- One row per workspace and user, service principal or group, under the name that access lists use.
select
  workspace_id,
  'user' as principal_kind,
  principal_id,
  user_name as principal,
  display_name,
  is_active,
  source
from
  stg_users
union all
select
  workspace_id,
  'service_principal' as principal_kind,
  principal_id,
  application_id as principal,
  display_name,
  is_active,
  source
from
  stg_service_principals
union all
select
  workspace_id,
  'group' as principal_kind,
  group_id as principal_id,
  group_name as principal,
  group_name as display_name,
  true as is_active,
  source
from
  stg_groups
