-- One row per workspace, model and version.
select
  workspace_id,
  model_name,
  model_version,
  arg_max(version_number, coalesce(created_at, '-infinity'::timestamptz)) as version_number,
  arg_max(status, coalesce(created_at, '-infinity'::timestamptz)) as status,
  min(created_at) as created_at,
  list_distinct(list(source)) as sources
from
  stg_model_versions
group by
  workspace_id,
  model_name,
  model_version
