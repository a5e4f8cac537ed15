-- One row per model version; the number as text, as endpoints hold it.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  case
    when catalog_name is not null
    and schema_name is not null then catalog_name || '.' || schema_name || '.' || model_name
    else model_name
  end as model_name,
  version as model_version,
  try_cast (version as bigint) as version_number,
  status,
  stage,
  nullif(trim(comment), '') as comment,
  source as artifact_source,
  run_id,
  created_by,
  created_at,
  tags
from
  raw_model_versions
