-- ---
-- title: Where live configurations differ from approved ones
-- exports: [serving_endpoint_details, serving_endpoints, desired_configuration, targets, serving_endpoint_permissions, served_entities, audit_log, azure_workspace]
-- ---
select
  comparison.workspace_id,
  comparison.endpoint_name,
  comparison.basis as held_against,
  comparison.path,
  comparison.approved,
  comparison.live,
  comparison.is_same,
  comparison.is_certain,
  comparison.since_at,
  comparison.changed_by,
  endpoint.environment
from
  configuration_comparison as comparison
  join endpoint on endpoint.workspace_id = comparison.workspace_id
  and endpoint.endpoint_key = comparison.endpoint_key
where
  comparison.is_same is distinct from true
order by
  comparison.workspace_id,
  comparison.endpoint_name,
  comparison.basis,
  comparison.path
