-- One row per registered model.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  full_name as model_name,
  owner,
  aliases
from
  raw_registered_models
