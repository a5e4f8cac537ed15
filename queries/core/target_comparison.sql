-- One row per endpoint with declared targets and part of its configuration that they name: whether the live one is so, null where it is not known.
with
  target as (
    select
      endpoint_target.*,
      endpoint.endpoint_name,
      endpoint.has_details,
      endpoint.creator,
      endpoint.ai_gateway,
      endpoint.config,
      endpoint.is_configuration_missing,
      endpoint.sources as endpoint_sources
    from
      endpoint_target
      join endpoint on endpoint.workspace_id = endpoint_target.workspace_id
      and endpoint.endpoint_key = endpoint_target.endpoint_key
    where
      not endpoint.is_system
  ),
  entity as (
    select
      served.workspace_id,
      served.endpoint_key,
      coalesce(served.served_entity_name, '?') as label,
      served.kind,
      served.entity_version,
      served.workload_size,
      coalesce(served.workload_type, 'CPU') as workload_type,
      served.is_scale_to_zero,
      served.traffic_pct,
      not served.has_routes
      and count(*) over (
        partition by
          served.workspace_id,
          served.endpoint_key
      ) = 1 as takes_all
    from
      served_entity as served
    where
      served.config_kind = 'active'
  ),
  gateway as (
    select
      workspace_id,
      endpoint_key,
      has_details,
      unnest(
        [
          {'name': 'usage_tracking', 'is_on': (ai_gateway ->> '$.usage_tracking_config.enabled') = 'true'},
          {
            'name': 'payload_logging',
            'is_on': (ai_gateway ->> '$.inference_table_config.enabled') = 'true'
            or coalesce((config ->> '$.auto_capture_config.enabled') = 'true', false)
          },
          {'name': 'rate_limit', 'is_on': json_array_length(ai_gateway -> '$.rate_limits') > 0},
          {
            'name': 'guardrails',
            'is_on': (ai_gateway ->> '$.guardrails.input.safety') = 'true'
            or (ai_gateway ->> '$.guardrails.output.safety') = 'true'
            or coalesce((ai_gateway ->> '$.guardrails.input.pii.behavior') <> 'NONE', false)
            or coalesce((ai_gateway ->> '$.guardrails.output.pii.behavior') <> 'NONE', false)
          },
          {'name': 'fallback', 'is_on': (ai_gateway ->> '$.fallback_config.enabled') = 'true'}
        ],
        recursive := true
      )
    from
      target
  ),
  declared_gateway as (
    select
      workspace_id,
      endpoint_key,
      unnest(map_entries(from_json(gateway, '"MAP(VARCHAR,VARCHAR)"')), recursive := true)
    from
      target
  ),
  declared_tag as (
    select
      workspace_id,
      endpoint_key,
      unnest(map_entries(from_json(tags, '"MAP(VARCHAR,VARCHAR)"')), recursive := true)
    from
      target
  ),
  declared_share as (
    select
      workspace_id,
      endpoint_key,
      unnest(map_entries(from_json(traffic, '"MAP(VARCHAR,VARCHAR)"')), recursive := true)
    from
      target
  ),
  compared as (
    select
      target.workspace_id,
      target.endpoint_key,
      'config.served_entities[' || entity.label || '].entity_version' as path,
      array_to_string(list_sort(from_json(target.approved_versions, '["varchar"]')), ', ') as approved,
      entity.entity_version as live,
      list_contains(from_json(target.approved_versions, '["varchar"]'), entity.entity_version) as is_same
    from
      target
      join entity on entity.workspace_id = target.workspace_id
      and entity.endpoint_key = target.endpoint_key
    where
      json_array_length(target.approved_versions) > 0
      -- A model whose version is not told looks like a feature specification.
      and entity.kind in ('custom', 'agent', 'unknown', 'feature_spec')
    union all
    select
      target.workspace_id,
      target.endpoint_key,
      'config.served_entities[' || entity.label || '].workload_size' as path,
      target.workload_size as approved,
      entity.workload_size as live,
      lower(target.workload_size) = lower(entity.workload_size) as is_same
    from
      target
      join entity on entity.workspace_id = target.workspace_id
      and entity.endpoint_key = target.endpoint_key
    where
      target.workload_size is not null
      and entity.kind not in ('external', 'pay_per_token', 'provisioned_throughput')
    union all
    select
      target.workspace_id,
      target.endpoint_key,
      'config.served_entities[' || entity.label || '].workload_type' as path,
      target.workload_type as approved,
      entity.workload_type as live,
      lower(target.workload_type) = lower(entity.workload_type) as is_same
    from
      target
      join entity on entity.workspace_id = target.workspace_id
      and entity.endpoint_key = target.endpoint_key
    where
      target.workload_type is not null
      and entity.kind not in ('external', 'pay_per_token', 'provisioned_throughput')
    union all
    select
      target.workspace_id,
      target.endpoint_key,
      'config.served_entities[' || entity.label || '].scale_to_zero_enabled' as path,
      cast(target.is_scale_to_zero as varchar) as approved,
      cast(entity.is_scale_to_zero as varchar) as live,
      target.is_scale_to_zero = entity.is_scale_to_zero as is_same
    from
      target
      join entity on entity.workspace_id = target.workspace_id
      and entity.endpoint_key = target.endpoint_key
    where
      target.is_scale_to_zero is not null
      and entity.kind not in ('external', 'pay_per_token', 'provisioned_throughput')
    union all
    -- What is routed and not declared is as much a difference as what is declared and not routed.
    select
      target.workspace_id,
      target.endpoint_key,
      'config.traffic_config.routes[' || coalesce(share.key, entity.label) || ']' as path,
      coalesce(share.value, '0') || ' %' as approved,
      case
        when entity.takes_all then 100
        else coalesce(entity.traffic_pct, 0)
      end || ' %' as live,
      coalesce(try_cast (share.value as double), 0) = case
        when entity.takes_all then 100
        else coalesce(entity.traffic_pct, 0)
      end as is_same
    from
      (
        select
          *
        from
          declared_share
      ) as share
      full join (
        select
          entity.*
        from
          entity
          join target on target.workspace_id = entity.workspace_id
          and target.endpoint_key = entity.endpoint_key
        where
          target.traffic is not null
      ) as entity on entity.workspace_id = share.workspace_id
      and entity.endpoint_key = share.endpoint_key
      and share.key in (entity.label, entity.entity_version)
      join target on target.workspace_id = coalesce(share.workspace_id, entity.workspace_id)
      and target.endpoint_key = coalesce(share.endpoint_key, entity.endpoint_key)
    union all
    select
      declared.workspace_id,
      declared.endpoint_key,
      'tags[' || declared.key || ']' as path,
      declared.value as approved,
      tag.tag_value as live,
      coalesce(tag.tag_value, '') = coalesce(declared.value, '') as is_same
    from
      declared_tag as declared
      left join endpoint_tag as tag on tag.workspace_id = declared.workspace_id
      and tag.endpoint_key = declared.endpoint_key
      and lower(tag.tag_key) = lower(declared.key)
    union all
    select
      declared.workspace_id,
      declared.endpoint_key,
      'ai_gateway.' || declared.key as path,
      declared.value as approved,
      cast(coalesce(gateway.is_on, false) as varchar) as live,
      -- A word that is none of the gateway's, or neither true nor false, can be held against nothing.
      case
        when gateway.name is not null then try_cast (declared.value as boolean) = coalesce(gateway.is_on, false)
      end as is_same
    from
      declared_gateway as declared
      left join gateway on gateway.workspace_id = declared.workspace_id
      and gateway.endpoint_key = declared.endpoint_key
      and gateway.name = lower(declared.key)
    union all
    select
      target.workspace_id,
      target.endpoint_key,
      'permissions[' || coalesce(entry.principal, '?') || ']' as path,
      null as approved,
      coalesce(entry.level, 'not known') as live,
      case
        when entry.principal is not null
        and entry.level_rank is not null then false
      end as is_same
    from
      target
      join access_entry as entry on entry.workspace_id = target.workspace_id
      and entry.endpoint_key = target.endpoint_key
    where
      json_array_length(target.approved_callers) > 0
      -- Whoever has a level that is not known may be a caller.
      and coalesce(entry.level_rank = 2, true)
      and not entry.is_inherited
      and entry.principal is distinct from 'admins'
      and lower(entry.principal) is distinct from lower(target.creator)
      and not coalesce(
        list_contains(
          list_transform(from_json(target.approved_callers, '["varchar"]'), lambda caller: lower(caller)),
          lower(entry.principal)
        ),
        false
      )
    union all
    select
      target.workspace_id,
      target.endpoint_key,
      'permissions' as path,
      array_to_string(list_sort(from_json(target.approved_callers, '["varchar"]')), ', ') as approved,
      null as live,
      null as is_same
    from
      target
      left join stg_endpoint_acl as acl on acl.workspace_id = target.workspace_id
      and acl.endpoint_id = target.endpoint_key
    where
      json_array_length(target.approved_callers) > 0
      and acl.endpoint_id is null
  ),
  unprinted as (
    select distinct
      live.workspace_id,
      live.endpoint_key
    from
      unprintable_field as field
      join stg_serving_endpoint_details as live on live.source.input = field.input_id
    where
      field.export = 'serving_endpoint_details'
      and field.field = 'ai_gateway'
      and live.ai_gateway is null
  )
select
  compared.workspace_id,
  compared.endpoint_key,
  target.endpoint_name,
  compared.path,
  compared.approved,
  compared.live,
  case
    when target.has_details
    and not (
      starts_with(compared.path, 'ai_gateway.')
      and unprinted.endpoint_key is not null
    )
    -- Of a configuration that was lost nothing can be compared.
    and not (
      starts_with(compared.path, 'config.')
      and target.is_configuration_missing
    ) then compared.is_same
  end as is_same,
  true as is_certain,
  list_concat([target.source], target.endpoint_sources) as sources
from
  compared
  join target on target.workspace_id = compared.workspace_id
  and target.endpoint_key = compared.endpoint_key
  left join unprinted on unprinted.workspace_id = compared.workspace_id
  and unprinted.endpoint_key = compared.endpoint_key
