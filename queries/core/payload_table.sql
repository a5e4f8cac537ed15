-- One row per endpoint whose requests and answers are, or were, to be logged: where to, by which feature, and in which state.
with
  configured as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      'ai_gateway' as feature,
      (ai_gateway -> '$.inference_table_config') as setting,
      sources
    from
      endpoint
    where
      (ai_gateway -> '$.inference_table_config') is not null
    union all
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      'auto_capture' as feature,
      (config -> '$.auto_capture_config') as setting,
      sources
    from
      endpoint
    where
      (config -> '$.auto_capture_config') is not null
  )
select
  workspace_id,
  endpoint_key,
  endpoint_name,
  feature,
  coalesce(try_cast (setting ->> '$.enabled' as boolean), false) as is_enabled,
  lower(
    concat_ws(
      '.',
      (setting ->> '$.catalog_name'),
      (setting ->> '$.schema_name'),
      coalesce(
        (setting ->> '$.state.payload_table.name'),
        coalesce(nullif(setting ->> '$.table_name_prefix', ''), endpoint_name) || '_payload'
      )
    )
  ) as table_name,
  upper(setting ->> '$.state.payload_table.status') as capture_state,
  sources
from
  configured
qualify
  row_number() over (
    partition by
      workspace_id,
      endpoint_key
    order by
      coalesce(try_cast (setting ->> '$.enabled' as boolean), false) desc,
      feature
  ) = 1
