-- One row per endpoint whose access control list was exported, also an empty one.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  regexp_extract(object_id, '([^/]+)/*$', 1) as endpoint_id
from
  raw_serving_endpoint_permissions
