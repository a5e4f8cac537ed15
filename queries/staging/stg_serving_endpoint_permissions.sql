-- One row per endpoint, principal and permission; the endpoint is named by its id only.
with
  entries as (
    select
      {'input': input_id, 'item': input_item} as source,
      workspace_id,
      regexp_extract(object_id, '([^/]+)/*$', 1) as endpoint_id,
      unnest(from_json(access_control_list, '["json"]')) as entry
    from
      raw_serving_endpoint_permissions
  ),
  permissions as (
    select
      source,
      workspace_id,
      endpoint_id,
      entry,
      -- An entry without permissions stays, with a level that is not known.
      unnest(
        case
          when json_array_length(entry -> '$.all_permissions') > 0 then from_json(entry -> '$.all_permissions', '["json"]')
          else ['{}'::json]
        end
      ) as permission
    from
      entries
  )
select
  source,
  workspace_id,
  endpoint_id,
  case
    when (entry ->> '$.user_name') is not null then 'user'
    when (entry ->> '$.service_principal_name') is not null then 'service_principal'
    when (entry ->> '$.group_name') is not null then 'group'
    else 'unknown'
  end as principal_kind,
  trim(
    coalesce((entry ->> '$.user_name'), (entry ->> '$.service_principal_name'), (entry ->> '$.group_name'))
  ) as principal,
  (entry ->> '$.display_name') as display_name,
  (permission ->> '$.permission_level') as level,
  coalesce(try_cast (permission ->> '$.inherited' as boolean), false) as is_inherited,
  (permission ->> '$.inherited_from_object[0]') as inherited_from
from
  permissions
