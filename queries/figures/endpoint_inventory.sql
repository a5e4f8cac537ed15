-- ---
-- title: Endpoints
-- exports: [serving_endpoints, serving_endpoint_details, model_versions, targets, serving_endpoint_permissions, users, groups, service_principals, endpoint_usage, served_entities]
-- ---
with
  served as (
    select
      workspace_id,
      endpoint_key,
      list(
        {
          'served_entity': served_entity_name,
          'entity_name': entity_name,
          'entity_version': entity_version,
          'traffic_pct': coalesce(
            traffic_pct,
            case
              when has_details
              and not has_routes then 100
            end
          ),
          'workload_size': workload_size,
          'workload_type': workload_type,
          'min_concurrency': min_concurrency,
          'max_concurrency': max_concurrency,
          'is_scale_to_zero': is_scale_to_zero,
          'deployment': deployment
        }
        order by
          traffic_pct desc nulls last,
          served_entity_name
      ) as served,
      case
        when count(distinct kind) = 1 then min(kind)
        else 'mixed'
      end as kind
    from
      served_entity
    where
      config_kind = 'active'
    group by
      workspace_id,
      endpoint_key
  ),
  way_back as (
    select
      entity.workspace_id,
      entity.endpoint_key,
      arg_max(version.model_version, version.version_number) as rollback_to
    from
      served_entity as entity
      join model_version as version on version.model_name = entity.entity_name
      and version.version_number < try_cast (entity.entity_version as bigint)
      and version.status = 'READY'
    where
      entity.config_kind = 'active'
    group by
      entity.workspace_id,
      entity.endpoint_key
  ),
  tags as (
    select
      workspace_id,
      endpoint_key,
      map_from_entries(
        list(
          {'k': tag_key, 'v': tag_value}
          order by
            tag_key
        )
      ) as tags
    from
      (
        select
          workspace_id,
          endpoint_key,
          tag_key,
          min(tag_value) as tag_value
        from
          endpoint_tag
        group by
          workspace_id,
          endpoint_key,
          tag_key
      ) as distinct_tag
    group by
      workspace_id,
      endpoint_key
  ),
  owner_tag as (
    select
      workspace_id,
      endpoint_key,
      min(tag_value) as owner
    from
      endpoint_tag
    where
      lower(tag_key) = 'owner'
      and tag_value <> ''
    group by
      workspace_id,
      endpoint_key
  ),
  payload as (
    select
      workspace_id,
      endpoint_key,
      case
        when try_cast ((ai_gateway ->> '$.inference_table_config.enabled') as boolean) then concat_ws(
          '.',
          (ai_gateway ->> '$.inference_table_config.catalog_name'),
          (ai_gateway ->> '$.inference_table_config.schema_name'),
          coalesce((ai_gateway ->> '$.inference_table_config.table_name_prefix'), endpoint_name) || '_payload'
        )
        when try_cast ((config ->> '$.auto_capture_config.enabled') as boolean) then coalesce(
          (config ->> '$.auto_capture_config.state.payload_table.name'),
          concat_ws(
            '.',
            (config ->> '$.auto_capture_config.catalog_name'),
            (config ->> '$.auto_capture_config.schema_name'),
            (config ->> '$.auto_capture_config.table_name_prefix') || '_payload'
          )
        )
        else (telemetry_config ->> '$.inference_table_config.name')
      end as payload_table
    from
      endpoint
  ),
  caller as (
    select
      workspace_id,
      endpoint_key,
      list_sort(list(array_to_string(list_append(via, coalesce(display_name, principal)), ' → '))) as identity_path
    from
      effective_access
    where
      level_rank = 2
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as endpoint,
  endpoint.endpoint_id,
  coalesce(
    served.kind,
    case
      when endpoint.config is null
      or json_array_length(json_keys(endpoint.config)) = 0 then 'empty'
      else 'unknown'
    end
  ) as kind,
  endpoint.is_system,
  endpoint.is_production,
  endpoint.environment,
  coalesce(target.owner, owner_tag.owner, endpoint.creator) as owner,
  case
    when target.owner is not null then 'targets'
    when owner_tag.owner is not null then 'tag'
    when endpoint.creator is not null then 'creator'
  end as owner_basis,
  endpoint.creator,
  endpoint.task,
  endpoint.ready as state,
  endpoint.config_update,
  coalesce(served.served, []) as served,
  endpoint.created_at,
  endpoint.changed_at,
  way_back.rollback_to,
  payload.payload_table,
  endpoint.has_details,
  tracking.is_configured as is_usage_tracked,
  tags.tags,
  target.production_scope,
  array_to_string(caller.identity_path, '; ') as identity_path,
  target.network_boundary,
  target.monitoring,
  target.cost_assumption,
  target.rollback_step,
  target.runbook,
  target.escalation,
  target.latency_p50_ms,
  target.latency_p95_ms,
  target.latency_p99_ms,
  target.budget_usd_month,
  target.rollback_minutes
from
  endpoint
  left join served on served.workspace_id = endpoint.workspace_id
  and served.endpoint_key = endpoint.endpoint_key
  left join way_back on way_back.workspace_id = endpoint.workspace_id
  and way_back.endpoint_key = endpoint.endpoint_key
  left join tags on tags.workspace_id = endpoint.workspace_id
  and tags.endpoint_key = endpoint.endpoint_key
  left join owner_tag on owner_tag.workspace_id = endpoint.workspace_id
  and owner_tag.endpoint_key = endpoint.endpoint_key
  left join payload on payload.workspace_id = endpoint.workspace_id
  and payload.endpoint_key = endpoint.endpoint_key
  left join caller on caller.workspace_id = endpoint.workspace_id
  and caller.endpoint_key = endpoint.endpoint_key
  left join endpoint_target as target on target.workspace_id = endpoint.workspace_id
  and target.endpoint_key = endpoint.endpoint_key
  left join endpoint_tracking as tracking on tracking.workspace_id = endpoint.workspace_id
  and tracking.endpoint_key = endpoint.endpoint_key
order by
  endpoint.is_system,
  endpoint.workspace_id,
  endpoint,
  endpoint.endpoint_key
