-- One row per registered model and alias: the version that it points to, as text.
with
  alias as (
    select
      {'input': input_id, 'item': input_item} as source,
      workspace_id,
      full_name as model_name,
      unnest(from_json(aliases, '["json"]')) as alias
    from
      raw_registered_models
    where
      json_type(aliases) = 'ARRAY'
  )
select
  source,
  workspace_id,
  model_name,
  coalesce(alias ->> '$.alias_name', alias ->> '$.alias') as alias_name,
  coalesce(alias ->> '$.version_num', alias ->> '$.version') as model_version
from
  alias
