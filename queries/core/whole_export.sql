-- One row per workspace and export of it whose every file was read to its end: only then does an absence mean anything.
select
  workspace_id,
  export
from
  input
where
  export is not null
  and status <> 'ignored'
group by
  workspace_id,
  export
having
  bool_and(status = 'read')
  -- No workspace is without people and groups: an empty list of them shows too little.
  and (
    export not in ('users', 'groups')
    or sum(row_count) > 0
  )
