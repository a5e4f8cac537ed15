-- One row per group and user, service principal or unexpandable group in it, with the path of groups that leads there.
with recursive
  walk (workspace_id, root_group, group_id, group_name, path, path_ids) as (
    select
      workspace_id,
      group_name as root_group,
      group_id,
      group_name,
      [group_name] as path,
      [group_id] as path_ids
    from stg_groups
    union all
    select
      walk.workspace_id,
      walk.root_group,
      member.member_id as group_id,
      coalesce(inner_group.group_name, member.member_display, member.member_id) as group_name,
      list_append(walk.path, coalesce(inner_group.group_name, member.member_display, member.member_id)) as path,
      list_append(walk.path_ids, member.member_id) as path_ids
    from walk
    join stg_group_members as member on member.workspace_id = walk.workspace_id
      and member.group_id = walk.group_id
      and member.member_kind = 'group'
    left join stg_groups as inner_group on inner_group.workspace_id = member.workspace_id
      and inner_group.group_id = member.member_id
    -- Groups may contain each other; fifty levels are more than any directory has.
    where not list_contains(walk.path_ids, member.member_id)
      and len(walk.path) < 50
  ),
  leaves as (
    select
      walk.workspace_id,
      walk.root_group,
      walk.path,
      coalesce(principal.principal_kind, member.member_kind, 'unknown') as principal_kind,
      coalesce(principal.principal, member.member_display, member.member_id) as principal,
      member.member_id as principal_id,
      coalesce(principal.display_name, member.member_display) as display_name,
      principal.is_active,
      true as is_expanded,
      member.source
    from walk
    join stg_group_members as member on member.workspace_id = walk.workspace_id
      and member.group_id = walk.group_id
      and member.member_kind is distinct from 'group'
    left join principal on principal.workspace_id = member.workspace_id
      and principal.principal_id = member.member_id
      and principal.principal_kind <> 'group'
    union all
    -- A group whose members the export does not tell: absent from it, or printed without members.
    select
      walk.workspace_id,
      walk.root_group,
      walk.path,
      'group' as principal_kind,
      walk.group_name as principal,
      walk.group_id as principal_id,
      walk.group_name as display_name,
      null as is_active,
      false as is_expanded,
      known.source
    from walk
    left join stg_groups as known on known.workspace_id = walk.workspace_id
      and known.group_id = walk.group_id
    where not coalesce(known.are_members_known, false)
  )
select
  workspace_id,
  root_group,
  principal_kind,
  principal,
  arg_min(principal_id, len(path)) as principal_id,
  arg_min(display_name, len(path)) as display_name,
  bool_or(is_active) as is_active,
  bool_and(is_expanded) as is_expanded,
  -- The shortest path, and among equals the first by name.
  min_by(path, struct_pack(depth := len(path), names := path)) as path,
  list_distinct(list(source) filter (where source is not null)) as sources
from leaves
group by workspace_id, root_group, principal_kind, principal
