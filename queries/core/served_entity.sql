-- One row per endpoint, configuration (active or pending) and served entity.
with
  configs as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      is_system,
      is_production,
      has_details,
      task,
      sources,
      'active' as config_kind,
      config
    from
      endpoint
    union all
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      is_system,
      is_production,
      has_details,
      task,
      sources,
      'pending' as config_kind,
      pending_config as config
    from
      endpoint
    where
      pending_config is not null
  ),
  entities as (
    select
      * exclude (config),
      coalesce(json_array_length(config -> '$.traffic_config.routes'), 0) > 0 as has_routes,
      -- served_models repeats served_entities; only exports of 2022 and 2023 have it alone.
      unnest(
        from_json(
          case
            when json_array_length(config -> '$.served_entities') > 0 then (config -> '$.served_entities')
            else (config -> '$.served_models')
          end,
          '["json"]'
        )
      ) as entity
    from
      configs
  ),
  named as (
    select
      * exclude (entity),
      (entity ->> '$.name') as served_entity_name,
      coalesce(
        entity ->> '$.entity_name',
        (entity ->> '$.model_name'),
        (entity ->> '$.external_model.name'),
        entity ->> '$.foundation_model.name'
      ) as entity_name,
      nullif(coalesce(entity ->> '$.entity_version', entity ->> '$.model_version'), '') as entity_version,
      (entity ->> '$.workload_size') as workload_size,
      (entity ->> '$.workload_type') as workload_type,
      try_cast (entity ->> '$.scale_to_zero_enabled' as boolean) as is_scale_to_zero,
      try_cast (entity ->> '$.min_provisioned_concurrency' as integer) as min_concurrency,
      try_cast (entity ->> '$.max_provisioned_concurrency' as integer) as max_concurrency,
      regexp_replace(entity ->> '$.state.deployment', '^DEPLOYMENT_', '') as deployment,
      (entity -> '$.environment_vars') as environment_vars,
      -- Read as text, a JSON null is null.
      cast((entity ->> '$.external_model') as json) as external_model,
      try_cast (entity ->> '$.creation_timestamp' as bigint) as created_ms,
      case
        when (entity ->> '$.external_model') is not null then 'external'
        when greatest(
          try_cast (entity ->> '$.max_provisioned_throughput' as bigint),
          try_cast (entity ->> '$.provisioned_model_units' as bigint)
        ) > 0 then 'provisioned_throughput'
        when (entity ->> '$.foundation_model') is not null then 'pay_per_token'
        when task like 'agent/%' then 'agent'
        when nullif(coalesce(entity ->> '$.entity_version', entity ->> '$.model_version'), '') is null
        and (entity ->> '$.entity_name') like '%.%.%' then 'feature_spec'
        when coalesce(entity ->> '$.entity_name', entity ->> '$.model_name') is not null then 'custom'
        else 'unknown'
      end as kind
    from
      entities
  ),
  routed as (
    select
      workspace_id,
      endpoint_key,
      config_kind,
      served_entity_name,
      sum(traffic_pct) as traffic_pct
    from
      traffic_route
    group by
      workspace_id,
      endpoint_key,
      config_kind,
      served_entity_name
  )
select
  named.* exclude (created_ms),
  case
    when named.created_ms > 0 then epoch_ms(named.created_ms) at time zone 'UTC'
  end as created_at,
  cast(route.traffic_pct as integer) as traffic_pct
from
  named
  left join routed as route on route.workspace_id = named.workspace_id
  and route.endpoint_key = named.endpoint_key
  and route.config_kind = named.config_kind
  and route.served_entity_name = named.served_entity_name
