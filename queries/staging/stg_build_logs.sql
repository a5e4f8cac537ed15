-- One row per workspace and served entity whose build's log was exported; endpoint_name null where the file names the entity alone.
select
  workspace_id,
  case
    when object_name like '%/%' then split_part(object_name, '/', 1)
  end as endpoint_name,
  split_part(object_name, '/', -1) as served_entity_name,
  outcome,
  line_count,
  finished_at,
  struct_pack(input := input_id, item := input_item) as source
from
  raw_build_logs
