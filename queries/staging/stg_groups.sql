-- One row per group.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  id as group_id,
  trim(display_name) as group_name,
  members,
  -- Empty lists are left out of exports, and the first-generation `groups list` prints no members at all: only beside
  -- a group that has some does "none listed" mean "none", and never for the groups that everybody or every admin is in.
  members is not null
  or (
    bool_or(members is not null) over (
      partition by
        workspace_id,
        input_id
    )
    and lower(trim(display_name)) not in ('users', 'admins', 'account users')
  ) as are_members_known
from
  raw_groups
