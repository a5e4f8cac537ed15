-- One row per file of privileges, also one that says that there are none: the securable that it is of.
with
  named as (
    select
      {'input': input_id, 'item': cast(null as bigint)} as source,
      workspace_id,
      regexp_replace(lower(split_part(object_name, '/', 1)), '[ -]', '_', 'g') as securable_type,
      substr(object_name, strpos(object_name, '/') + 1) as securable_name,
      regexp_matches(command, 'effective') as is_effective_command,
      row_count
    from
      input
    where
      export = 'grants'
      and status in ('read', 'partial')
      and strpos(object_name, '/') > 0
  )
select
  source,
  workspace_id,
  case
    when securable_type in ('registered_model', 'model', 'routine') then 'function'
    when securable_type = 'credential' then 'storage_credential'
    else securable_type
  end as securable_type,
  securable_name,
  row_count,
  -- An empty answer looks the same with and without what is inherited: only the command tells.
  coalesce(is_effective_command, false) as is_effective_command
from
  named
