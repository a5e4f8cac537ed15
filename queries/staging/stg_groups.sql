-- One row per group.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  id as group_id,
  trim(display_name) as group_name,
  members,
  -- The first-generation `groups list` prints no members at all: then "none listed" is not "none".
  bool_or(members is not null) over (partition by workspace_id) as are_members_known
from raw_groups
