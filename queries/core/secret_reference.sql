-- One row per endpoint and referenced secret.
with
  external_references as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      is_production,
      sources,
      unnest(regexp_extract_all(cast(external_model as varchar), '\{\{\s*secrets/[^/}]+/[^}]+?\s*\}\}')) as reference
    from
      served_entity
    where
      external_model is not null
  ),
  found as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      is_production,
      sources,
      scope_name,
      secret_key
    from
      environment_variable
    where
      scope_name is not null
    union all
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      is_production,
      sources,
      trim(regexp_extract(reference, 'secrets/([^/}]+)/', 1)) as scope_name,
      trim(regexp_extract(reference, 'secrets/[^/}]+/([^}]+?)\s*\}\}', 1)) as secret_key
    from
      external_references
  )
select
  workspace_id,
  endpoint_key,
  endpoint_name,
  is_production,
  scope_name,
  secret_key,
  any_value(sources) as sources
from
  found
group by
  workspace_id,
  endpoint_key,
  endpoint_name,
  is_production,
  scope_name,
  secret_key
