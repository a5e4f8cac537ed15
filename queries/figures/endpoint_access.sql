-- ---
-- title: Who can query and manage
-- exports: [serving_endpoint_permissions, serving_endpoints, serving_endpoint_details, users, groups, service_principals]
-- ---
select
  workspace_id,
  endpoint_name as endpoint,
  principal,
  principal_kind,
  display_name,
  is_active,
  level,
  level_rank >= 2 as can_query,
  level_rank >= 3 as can_manage,
  via,
  is_inherited,
  -- False is a group whose members were not exported: whoever is in it is not counted here.
  is_expanded
from
  effective_access
order by
  workspace_id,
  endpoint,
  level_rank desc nulls last,
  principal_kind,
  principal,
  endpoint_key
