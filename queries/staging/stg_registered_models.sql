-- One row per registered model.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  full_name as model_name,
  -- The names of the workspace's registry have no catalog and no schema.
  full_name like '%.%.%' as is_in_unity_catalog,
  catalog_name,
  nullif(trim(owner), '') as owner,
  nullif(trim(comment), '') as comment,
  rtrim(trim(storage_location), '/') as storage_location,
  created_by,
  created_at,
  updated_at as changed_at,
  aliases,
  -- Empty lists are left out, and only `get --include-aliases` prints any: in its answer, and beside a model that has some, none means none.
  bool_or(aliases is not null) over (
    partition by
      input_id
  )
  or input_id in (
    select
      input_id
    from
      input
    where
      regexp_matches(command, 'include.aliases')
  ) as are_aliases_known,
  tags,
  latest_versions
from
  raw_registered_models
