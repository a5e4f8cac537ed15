-- One row per entry of an endpoint's access control list and user, service principal or unexpandable group that it reaches.
select
  entry.workspace_id,
  entry.endpoint_key,
  entry.endpoint_name,
  entry.is_production,
  entry.level,
  entry.level_rank,
  entry.is_inherited,
  entry.principal_kind,
  coalesce(principal.principal, entry.principal) as principal,
  coalesce(principal.display_name, entry.display_name) as display_name,
  principal.principal_id,
  principal.is_active,
  true as is_expanded,
  cast([] as varchar[]) as path,
  list_filter([entry.source, principal.source], lambda source: source is not null) as sources
from
  access_entry as entry
  left join principal on principal.workspace_id = entry.workspace_id
  and principal.principal_kind = entry.principal_kind
  and lower(principal.principal) = lower(entry.principal)
where
  entry.principal_kind <> 'group'
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
from
  access_entry as entry
  left join group_leaf as leaf on leaf.workspace_id = entry.workspace_id
  and leaf.root_group = entry.principal
where
  entry.principal_kind = 'group'
  -- A group that is known and has no members reaches nobody.
  and (
    leaf.principal is not null
    or not exists (
      select
        1
      from
        stg_groups as known
      where
        known.workspace_id = entry.workspace_id
        and known.group_name = entry.principal
        and known.are_members_known
    )
  )
