-- One row per endpoint and user, service principal or unexpandable group that its access control list reaches.
select
  workspace_id,
  endpoint_key,
  endpoint_name,
  principal_kind,
  principal,
  any_value(is_production) as is_production,
  min(display_name) as display_name,
  min(principal_id) as principal_id,
  bool_or(is_active) as is_active,
  bool_and(is_expanded) as is_expanded,
  max(level_rank) as level_rank,
  -- A level that this version does not know may be higher than those it knows.
  bool_and(level_rank is not null) as is_level_known,
  arg_max(level, level_rank) as level,
  bool_and(is_inherited) as is_inherited,
  -- The shortest path to the highest level.
  min_by(path, struct_pack(below := - coalesce(level_rank, 0), depth := len(path), names := path)) as via,
  list_distinct(flatten(list(sources))) as sources
from
  access_path
group by
  workspace_id,
  endpoint_key,
  endpoint_name,
  principal_kind,
  principal
