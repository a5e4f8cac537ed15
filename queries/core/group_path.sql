-- One row per group and group reached in it, itself first, with the path of groups that leads there; a group may be reached by several paths.
with recursive
  -- Some exports do not tell what a member is: then it is a group if a group has its id.
  nested as (
    select
      member.workspace_id,
      member.group_id as outer_id,
      member.member_id,
      coalesce(inner_group.group_name, member.member_display, member.member_id) as group_name
    from
      stg_group_members as member
      left join stg_groups as inner_group on inner_group.workspace_id = member.workspace_id
      and inner_group.group_id = member.member_id
    where
      member.member_kind = 'group'
      or (
        member.member_kind is null
        and inner_group.group_id is not null
      )
  ),
  walk (workspace_id, root_group, group_id, group_name, path, path_ids) as (
    select
      workspace_id,
      group_name as root_group,
      group_id,
      group_name,
      [group_name] as path,
      [group_id] as path_ids
    from
      stg_groups
    union all
    select
      walk.workspace_id,
      walk.root_group,
      nested.member_id as group_id,
      nested.group_name,
      list_append(walk.path, nested.group_name) as path,
      list_append(walk.path_ids, nested.member_id) as path_ids
    from
      walk
      join nested on nested.workspace_id = walk.workspace_id
      and nested.outer_id = walk.group_id
      -- Groups may contain each other; fifty levels are more than any directory has.
    where
      not list_contains(walk.path_ids, nested.member_id)
      and len(walk.path) < 50
  )
select
  walk.workspace_id,
  walk.root_group,
  walk.group_id,
  walk.group_name,
  walk.path,
  coalesce(known.are_members_known, false) as are_members_known,
  known.source
from
  walk
  left join stg_groups as known on known.workspace_id = walk.workspace_id
  and known.group_id = walk.group_id
