-- One row per principal and level of permission to use personal access tokens.
with
  entry as (
    select
      {'input': input_id, 'item': input_item} as source,
      workspace_id,
      unnest(from_json(access_control_list, '["json"]')) as entry
    from
      raw_token_permissions
    where
      json_type(access_control_list) = 'ARRAY'
  )
select
  source,
  workspace_id,
  case
    when (entry ->> '$.group_name') is not null then 'group'
    when (entry ->> '$.user_name') is not null then 'user'
    when (entry ->> '$.service_principal_name') is not null then 'service_principal'
  end as principal_kind,
  coalesce(entry ->> '$.group_name', (entry ->> '$.user_name'), (entry ->> '$.service_principal_name')) as principal,
  unnest(
    case
      when json_array_length(entry -> '$.all_permissions') > 0 then from_json(entry -> '$.all_permissions', '["json"]')
      -- An entry without a level still names somebody.
      else ['{}'::json]
    end
  ) ->> '$.permission_level' as level
from
  entry
