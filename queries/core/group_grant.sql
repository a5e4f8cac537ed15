-- One row per endpoint, permission of its access control list and group that it reaches, named or nested.
-- An entry of a kind that this version does not know may reach any group.
select
  entry.workspace_id,
  entry.endpoint_key,
  entry.principal_kind = 'unknown' as is_unclear,
  coalesce(nested.group_name, entry.principal) as group_name,
  coalesce(entry.level, 'not known') as level,
  entry.level_rank,
  case
    when len(nested.path) > 1 then array_to_string(nested.path, ' → ')
    when entry.is_inherited then coalesce(entry.inherited_from, 'inherited')
    else 'direct'
  end as through,
  [entry.source, nested.source] as sources
from
  access_entry as entry
  left join group_path as nested on nested.workspace_id = entry.workspace_id
  and nested.root_group = entry.principal
  and entry.principal_kind = 'group'
where
  entry.principal_kind in ('group', 'unknown')
