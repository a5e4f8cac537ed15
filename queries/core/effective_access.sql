-- One row per endpoint and user, service principal or unexpandable group that its access control list reaches.
with
  reached as (
    select
      entry.workspace_id,
      entry.endpoint_key,
      entry.endpoint_name,
      entry.is_production,
      entry.level,
      entry.level_rank,
      entry.is_inherited,
      entry.principal_kind,
      entry.principal,
      coalesce(principal.display_name, entry.display_name) as display_name,
      principal.principal_id,
      principal.is_active,
      true as is_expanded,
      cast([] as varchar[]) as path,
      [entry.source] as sources
    from access_entry as entry
    left join principal on principal.workspace_id = entry.workspace_id
      and principal.principal_kind = entry.principal_kind
      and principal.principal = entry.principal
    where entry.principal_kind <> 'group'
    union all
    select
      entry.workspace_id,
      entry.endpoint_key,
      entry.endpoint_name,
      entry.is_production,
      entry.level,
      entry.level_rank,
      entry.is_inherited,
      coalesce(leaf.principal_kind, 'group') as principal_kind,
      coalesce(leaf.principal, entry.principal) as principal,
      coalesce(leaf.display_name, entry.principal) as display_name,
      leaf.principal_id,
      leaf.is_active,
      coalesce(leaf.is_expanded, false) as is_expanded,
      coalesce(leaf.path, [entry.principal]) as path,
      list_concat([entry.source], leaf.sources) as sources
    from access_entry as entry
    left join group_leaf as leaf on leaf.workspace_id = entry.workspace_id
      and leaf.root_group = entry.principal
    where entry.principal_kind = 'group'
      -- A group that is known and has no members reaches nobody.
      and (
        leaf.principal is not null
        or not exists (
          select 1 from stg_groups as known
          where known.workspace_id = entry.workspace_id
            and known.group_name = entry.principal
            and known.are_members_known
        )
      )
  )
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
  arg_max(level, level_rank) as level,
  bool_and(is_inherited) as is_inherited,
  -- The shortest path to the highest level.
  min_by(path, struct_pack(below := -coalesce(level_rank, 0), depth := len(path), names := path)) as via,
  list_distinct(flatten(list(sources))) as sources
from reached
group by workspace_id, endpoint_key, endpoint_name, principal_kind, principal
