-- One row per model version and alias that is exported with the version.
with
  alias as (
    select
      {'input': input_id, 'item': input_item} as source,
      workspace_id,
      case
        when catalog_name is not null
        and schema_name is not null then catalog_name || '.' || schema_name || '.' || model_name
        else model_name
      end as model_name,
      version as model_version,
      unnest(from_json(aliases, '["json"]')) as alias
    from
      raw_model_versions
    where
      json_type(aliases) = 'ARRAY'
  )
select
  source,
  workspace_id,
  model_name,
  model_version,
  coalesce(
    alias ->> '$.alias_name',
    alias ->> '$.alias',
    -- MLflow prints the names alone.
    case
      when json_type(alias) = 'VARCHAR' then alias ->> '$'
    end
  ) as alias_name
from
  alias
