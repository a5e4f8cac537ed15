-- One row per path by which somebody may call an endpoint, or may for all that is known: whether the list of approved callers names it.
select
  path.*,
  exists (
    select
      1
    from
      approved_caller as approved
    where
      approved.workspace_id = path.workspace_id
      and approved.endpoint_key = path.endpoint_key
      and (
        approved.caller = lower(path.principal)
        or approved.caller = lower(path.display_name)
        or approved.caller = path.principal_id
        or list_contains(list_transform(path.path, lambda name: lower(name)), approved.caller)
      )
  ) as is_approved,
  -- A level that this version does not know may let its holder call; an entry may name nobody that it knows.
  path.level_rank is null
  or path.principal is null as is_unclear
from
  access_path as path
where
  path.level_rank >= 2
  or path.level_rank is null
