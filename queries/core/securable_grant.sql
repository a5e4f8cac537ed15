-- One row per object that serving relies on, principal, privilege and place where it is granted: the object, its schema, its catalog, or above.
with
  level as (
    select
      workspace_id,
      securable_type,
      securable_name,
      unnest(
        [
          {'type': securable_type, 'name': securable_name},
          {'type': 'schema', 'name': schema_name},
          {'type': 'catalog', 'name': catalog_name}
        ]
      ) as place
    from
      served_securable
  )
select
  level.workspace_id,
  level.securable_type,
  level.securable_name,
  granted.principal,
  granted.privilege,
  -- The object on which it is granted; what is inherited says so itself.
  coalesce(
    lower(granted.inherited_from_type) || coalesce(' ' || lower(granted.inherited_from_name), ''),
    case
      when level.place.type = 'function' then 'model'
      else level.place.type
    end || ' ' || level.place.name
  ) as granted_on,
  list_distinct(list(granted.source)) as sources
from
  level
  join stg_grants as granted on granted.workspace_id = level.workspace_id
  and granted.securable_type = level.place.type
  and lower(granted.securable_name) = level.place.name
group by all
