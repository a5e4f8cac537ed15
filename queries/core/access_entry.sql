-- One row per endpoint, principal and permission of its access control list.
select
  endpoint.workspace_id,
  endpoint.endpoint_key,
  endpoint.endpoint_name,
  endpoint.is_production,
  entry.principal_kind,
  entry.principal,
  entry.display_name,
  entry.level,
  -- CAN_MANAGE includes CAN_QUERY, which includes CAN_VIEW.
  case entry.level
    when 'CAN_MANAGE' then 3
    when 'CAN_QUERY' then 2
    when 'CAN_VIEW' then 1
  end as level_rank,
  entry.is_inherited,
  entry.inherited_from,
  entry.source
from
  endpoint
  join stg_serving_endpoint_permissions as entry on entry.workspace_id = endpoint.workspace_id
  and entry.endpoint_id = endpoint.endpoint_id
where
  not endpoint.is_system
