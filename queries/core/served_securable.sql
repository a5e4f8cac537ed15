-- One row per workspace and Unity Catalog object that serving relies on: a model (or feature specification) that is served, a table that payloads are written to.
with
  used as (
    select
      entity.workspace_id,
      'function' as securable_type,
      lower(entity.entity_name) as securable_name,
      entity.endpoint_name,
      entity.is_production,
      entity.sources
    from
      served_entity as entity
    where
      entity.config_kind = 'active'
      and not entity.is_system
      and entity.kind in ('custom', 'agent', 'feature_spec', 'provisioned_throughput')
      and entity.entity_name like '%.%.%'
      -- The models of the platform belong to nobody in the account.
      and lower(entity.entity_name) not like 'system.%'
    union all
    select
      workspace_id,
      'table' as securable_type,
      table_name as securable_name,
      endpoint_name,
      is_production,
      sources
    from
      logged_table
    where
      -- Without its catalog and schema a table cannot be asked after.
      table_name like '%.%.%'
  )
select
  workspace_id,
  securable_type,
  securable_name,
  split_part(securable_name, '.', 1) as catalog_name,
  split_part(securable_name, '.', 1) || '.' || split_part(securable_name, '.', 2) as schema_name,
  list_sort(list(distinct endpoint_name)) as endpoints,
  bool_or(coalesce(is_production, true)) as is_production,
  list_distinct(flatten(list(sources))) as sources
from
  used
group by
  workspace_id,
  securable_type,
  securable_name
