-- One row per registered model and tag that MLflow prints with the model.
with
  tag as (
    select
      {'input': input_id, 'item': input_item} as source,
      workspace_id,
      full_name as model_name,
      unnest(from_json(tags, '["json"]')) as tag
    from
      raw_registered_models
    where
      json_type(tags) = 'ARRAY'
  )
select
  source,
  workspace_id,
  model_name,
  tag ->> '$.key' as tag_key,
  tag ->> '$.value' as tag_value
from
  tag
