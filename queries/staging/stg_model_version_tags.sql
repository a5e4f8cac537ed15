-- One row per model version and tag that MLflow prints with the version.
with
  tag as (
    select
      {'input': input_id, 'item': input_item} as source,
      workspace_id,
      model_name,
      version as model_version,
      unnest(from_json(tags, '["json"]')) as tag
    from
      raw_model_versions
    where
      json_type(tags) = 'ARRAY'
  )
select
  source,
  workspace_id,
  model_name,
  model_version,
  tag ->> '$.key' as tag_key,
  tag ->> '$.value' as tag_value
from
  tag
