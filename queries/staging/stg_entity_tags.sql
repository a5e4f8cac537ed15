-- One row per Unity Catalog object and tag; the type in the singular, lower case, a model as registered_model.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  regexp_replace(lower(entity_type), 's$', '') as entity_type,
  entity_name,
  tag_key,
  tag_value
from
  raw_entity_tags
