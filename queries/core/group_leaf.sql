-- One row per group and user, service principal or unexpandable member in it, with the path of groups that leads there.
with
  leaves as (
    select
      path.workspace_id,
      path.root_group,
      path.path,
      coalesce(principal.principal_kind, member.member_kind, 'unknown') as principal_kind,
      coalesce(principal.principal, member.member_display, member.member_id) as principal,
      member.member_id as principal_id,
      coalesce(principal.display_name, member.member_display) as display_name,
      principal.is_active,
      -- What nothing tells the kind of may be a group of many.
      coalesce(principal.principal_kind, member.member_kind) is not null as is_expanded,
      member.source
    from
      group_path as path
      join stg_group_members as member on member.workspace_id = path.workspace_id
      and member.group_id = path.group_id
      and member.member_kind is distinct from 'group'
      left join principal on principal.workspace_id = member.workspace_id
      and principal.principal_id = member.member_id
    where
      principal.principal_kind is distinct from 'group'
    union all
    -- A group whose members the export does not tell: absent from it, or printed without members.
    select
      workspace_id,
      root_group,
      path,
      'group' as principal_kind,
      group_name as principal,
      group_id as principal_id,
      group_name as display_name,
      null as is_active,
      false as is_expanded,
      source
    from
      group_path
    where
      not are_members_known
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
  list_distinct(
    list(source) filter(
      where
        source is not null
    )
  ) as sources
from
  leaves
group by
  workspace_id,
  root_group,
  principal_kind,
  principal
