-- One row per object that serving relies on: whether all privileges on it are known, also those that it inherits.
with
  exported as (
    select
      workspace_id,
      securable_type,
      lower(securable_name) as securable_name,
      bool_or(is_effective_command) as is_effective,
      list_distinct(list(source)) as sources
    from
      stg_grant_exports
    group by
      workspace_id,
      securable_type,
      lower(securable_name)
  ),
  -- Only files named by their object hold all privileges on it: the information schema shows what the reader may see.
  answered as (
    select
      exported.workspace_id,
      exported.securable_type,
      exported.securable_name,
      exported.sources,
      bool_or(
        exported.is_effective
        or coalesce(granted.is_effective, false)
      ) as is_effective
    from
      exported
      left join stg_grants as granted on granted.workspace_id = exported.workspace_id
      and granted.securable_type = exported.securable_type
      and lower(granted.securable_name) = exported.securable_name
      and list_contains(list_transform(exported.sources, lambda source: source.input), granted.source.input)
    group by all
  )
select
  served.workspace_id,
  served.securable_type,
  served.securable_name,
  own.securable_name is not null as is_exported,
  -- What an object inherits is known from an effective answer, or from the answers of everything above it.
  coalesce(
    own.is_effective
    or (
      own.securable_name is not null
      and parent.is_effective
    )
    or (
      own.securable_name is not null
      and parent.securable_name is not null
      and root.securable_name is not null
    ),
    false
  ) as is_whole,
  list_concat(own.sources, parent.sources, root.sources) as sources
from
  served_securable as served
  left join answered as own on own.workspace_id = served.workspace_id
  and own.securable_type = served.securable_type
  and own.securable_name = served.securable_name
  left join answered as parent on parent.workspace_id = served.workspace_id
  and parent.securable_type = 'schema'
  and parent.securable_name = served.schema_name
  left join answered as root on root.workspace_id = served.workspace_id
  and root.securable_type = 'catalog'
  and root.securable_name = served.catalog_name
