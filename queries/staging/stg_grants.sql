-- One row per securable, principal and privilege, null where an answer does not tell it; the type and the privilege in one spelling.
with
  assignment as (
    select
      {'input': input_id, 'item': input_item} as source,
      workspace_id,
      -- Tables of the information schema name their object in each row; other answers do not, the place of the file does.
      case
        when privilege_type is not null then case
          when routine_name is not null then 'function/' || concat_ws('.', catalog_name, schema_name, routine_name)
          when table_name is not null then 'table/' || concat_ws('.', catalog_name, schema_name, table_name)
          when external_location_name is not null then 'external_location/' || external_location_name
          when storage_credential_name is not null then 'storage_credential/' || storage_credential_name
          when schema_name is not null then 'schema/' || concat_ws('.', catalog_name, schema_name)
          else 'catalog/' || catalog_name
        end
        else object_name
      end as securable,
      trim(principal) as principal,
      unnest(
        case
          when privilege_type is not null then [json_object('privilege', privilege_type, 'inherited_from_type', inherited_from)]
          when json_type(privileges) = 'ARRAY' then from_json(privileges, '["json"]')
        end
      ) as privilege
    from
      raw_grants
  ),
  named as (
    select
      source,
      workspace_id,
      regexp_replace(lower(split_part(securable, '/', 1)), '[ -]', '_', 'g') as securable_type,
      substr(securable, strpos(securable, '/') + 1) as securable_name,
      principal,
      case
        when json_type(privilege) = 'VARCHAR' then privilege ->> '$'
        else privilege ->> '$.privilege'
      end as privilege,
      upper(nullif(privilege ->> '$.inherited_from_type', '')) as inherited_from_type,
      nullif(privilege ->> '$.inherited_from_name', '') as inherited_from_name,
      -- Objects come from the commands that also tell what is inherited, texts from those that do not.
      json_type(privilege) = 'OBJECT' as is_effective
    from
      assignment
    where
      strpos(securable, '/') > 0
  )
select
  source,
  workspace_id,
  case
  -- A registered model is a function to Unity Catalog; both names are in use.
    when securable_type in ('registered_model', 'model', 'routine') then 'function'
    when securable_type = 'credential' then 'storage_credential'
    else securable_type
  end as securable_type,
  securable_name,
  principal,
  upper(regexp_replace(trim(privilege), '[ -]+', '_', 'g')) as privilege,
  case
    when inherited_from_type <> 'NONE' then inherited_from_type
  end as inherited_from_type,
  inherited_from_name,
  is_effective
from
  named
