-- One row per endpoint and table that its requests and answers are, or were, to be written to: what was written stays when writing is switched off.
with
  configured as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      is_production,
      sources,
      'ai_gateway' as feature,
      (ai_gateway -> '$.inference_table_config') as config,
      cast(null as varchar) as full_name
    from
      endpoint
    union all
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      is_production,
      sources,
      'auto_capture' as feature,
      (config -> '$.auto_capture_config') as config,
      cast(null as varchar) as full_name
    from
      endpoint
    union all
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      is_production,
      sources,
      'telemetry' as feature,
      (telemetry_config -> '$.inference_table_config') as config,
      (telemetry_config ->> '$.inference_table_config.name') as full_name
    from
      endpoint
  ),
  named as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      is_production,
      sources,
      feature,
      case
        when feature = 'telemetry' then full_name
        when (config ->> '$.state.payload_table.name') like '%.%.%' then config ->> '$.state.payload_table.name'
        else concat_ws(
          '.',
          nullif(config ->> '$.catalog_name', ''),
          nullif(config ->> '$.schema_name', ''),
          coalesce(
            nullif(config ->> '$.state.payload_table.name', ''),
            -- Without a prefix the endpoint's name is taken.
            coalesce(nullif(config ->> '$.table_name_prefix', ''), endpoint_name) || '_payload'
          )
        )
      end as table_name,
      feature = 'telemetry'
      or coalesce(try_cast (config ->> '$.enabled' as boolean), false) as is_enabled,
      upper(config ->> '$.state.payload_table.status') as capture_state
    from
      configured
    where
      (config ->> '$') is not null
  )
select
  workspace_id,
  endpoint_key,
  endpoint_name,
  is_production,
  feature,
  lower(table_name) as table_name,
  is_enabled,
  capture_state,
  sources
from
  named
