-- One row per endpoint with an approved configuration, side (approved or live) and path of it that is compared.
with
  document as (
    select
      workspace_id,
      endpoint_key,
      'approved' as side,
      config,
      tags,
      json_object(
        'config',
        config,
        'ai_gateway',
        ai_gateway,
        'description',
        nullif(description, ''),
        'route_optimized',
        is_route_optimized,
        'budget_policy_id',
        budget_policy_id,
        'email_notifications',
        email_notifications
      ) as whole
    from
      desired_endpoint
    where
      endpoint_key is not null
    union all
    select
      live.workspace_id,
      live.endpoint_key,
      'live' as side,
      live.config,
      live.tags,
      json_object(
        'config',
        live.config,
        'ai_gateway',
        live.ai_gateway,
        'description',
        nullif(live.description, ''),
        'route_optimized',
        live.is_route_optimized,
        'budget_policy_id',
        live.budget_policy_id,
        'email_notifications',
        live.email_notifications
      ) as whole
    from
      stg_serving_endpoint_details as live
      join desired_endpoint as desired on desired.workspace_id = live.workspace_id
      and desired.endpoint_key = live.endpoint_key
  ),
  unnamed as (
    select
      workspace_id,
      endpoint_key,
      side,
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
      document
  ),
  counted as (
    select
      *,
      coalesce(entity ->> '$.name', entity ->> '$.entity_name', '?') as entity_name,
      count(*) over (
        partition by
          workspace_id,
          endpoint_key,
          side
      ) as entities
    from
      unnamed
  ),
  -- Where each side has one entity they are the same one, whatever its name: the server's own name holds the version.
  entity as (
    select
      counted.*,
      case
        when counted.entities = 1
        and other.entities = 1 then other.entity_name
        else counted.entity_name
      end as other_name,
      counted.entities = 1
      and coalesce(other.entities = 1, false) as is_only
    from
      counted
      left join (
        select
          workspace_id,
          endpoint_key,
          side,
          any_value(entities) as entities,
          min(entity_name) as entity_name
        from
          counted
        group by
          workspace_id,
          endpoint_key,
          side
      ) as other on other.workspace_id = counted.workspace_id
      and other.endpoint_key = counted.endpoint_key
      and other.side <> counted.side
  ),
  labelled as (
    select
      *,
      case
        when is_only
        and side = 'live' then other_name
        else entity_name
      end as label
    from
      entity
  ),
  variable as (
    select
      workspace_id,
      endpoint_key,
      side,
      label,
      unnest(from_json(entity -> '$.environment_vars', '["json"]')) as variable
    from
      labelled
  ),
  route as (
    select
      workspace_id,
      endpoint_key,
      side,
      unnest(from_json(config -> '$.traffic_config.routes', '["json"]')) as route
    from
      document
  ),
  tag as (
    select
      workspace_id,
      endpoint_key,
      side,
      unnest(from_json(tags, '["json"]')) as tag
    from
      document
  ),
  approved_entry as (
    select
      workspace_id,
      endpoint_key,
      unnest(from_json(permissions, '["json"]')) as entry
    from
      desired_endpoint
    where
      endpoint_key is not null
  ),
  permission as (
    select
      workspace_id,
      endpoint_key,
      'approved' as side,
      coalesce(entry ->> '$.user_name', entry ->> '$.service_principal_name', entry ->> '$.group_name') as principal,
      case entry ->> '$.permission_level'
        when 'CAN_MANAGE' then 3
        when 'CAN_QUERY' then 2
        when 'CAN_VIEW' then 1
      end as level_rank
    from
      approved_entry
    union all
    select
      entry.workspace_id,
      entry.endpoint_key,
      'live' as side,
      entry.principal,
      entry.level_rank
    from
      access_entry as entry
      join desired_endpoint as desired on desired.workspace_id = entry.workspace_id
      and desired.endpoint_key = entry.endpoint_key
    where
      desired.permissions is not null
      and not entry.is_inherited
  ),
  fact as (
    select
      document.workspace_id,
      document.endpoint_key,
      document.side,
      reference.path,
      reference.path as rule,
      cast(null as varchar) as label,
      document.whole ->> ('$.' || reference.path) as value,
      document.whole ->> ('$.' || reference.path) as shown
    from
      document
      join ref_drift_path as reference on reference.level = 'endpoint'
    union all
    select
      workspace_id,
      endpoint_key,
      side,
      path,
      path as rule,
      null as label,
      array_to_string(list_sort(list(element)), ', ') as value,
      array_to_string(list_sort(list(element)), ', ') as shown
    from
      (
        select
          document.workspace_id,
          document.endpoint_key,
          document.side,
          reference.path,
          unnest(from_json(document.whole -> ('$.' || reference.path), '["json"]')) ->> '$' as element
        from
          document
          join ref_drift_path as reference on reference.level = 'list'
      ) as listed
    group by
      workspace_id,
      endpoint_key,
      side,
      path
    union all
    select
      workspace_id,
      endpoint_key,
      side,
      'config.served_entities[' || label || ']' as path,
      'served_entities' as rule,
      null as label,
      'served' as value,
      'served' as shown
    from
      labelled
    union all
    select
      labelled.workspace_id,
      labelled.endpoint_key,
      labelled.side,
      'config.served_entities[' || labelled.label || '].' || reference.path as path,
      reference.path as rule,
      labelled.label,
      coalesce(
        labelled.entity ->> ('$.' || reference.path),
        case reference.path
          when 'entity_name' then labelled.entity ->> '$.model_name'
          when 'entity_version' then labelled.entity ->> '$.model_version'
        end
      ) as value,
      coalesce(
        labelled.entity ->> ('$.' || reference.path),
        case reference.path
          when 'entity_name' then labelled.entity ->> '$.model_name'
          when 'entity_version' then labelled.entity ->> '$.model_version'
        end
      ) as shown
    from
      labelled
      join ref_drift_path as reference on reference.level = 'entity'
    where
      -- What another provider or bought throughput serves has no such compute; Terraform prints its defaults all the same.
      not (
        (labelled.entity ->> '$.external_model') is not null
        or coalesce(
          try_cast (labelled.entity ->> '$.max_provisioned_throughput' as bigint),
          try_cast (labelled.entity ->> '$.provisioned_model_units' as bigint),
          0
        ) > 0
      )
      or reference.path not in ('workload_size', 'workload_type', 'scale_to_zero_enabled', 'burst_scaling_enabled')
    union all
    -- What else is said of another provider's model; of credentials only references are left.
    select
      labelled.workspace_id,
      labelled.endpoint_key,
      labelled.side,
      'config.served_entities[' || labelled.label || '].external_model' || substr(node.fullkey, 2) as path,
      'external_model' as rule,
      labelled.label,
      labelled.entity ->> ('$.external_model' || substr(node.fullkey, 2)) as value,
      labelled.entity ->> ('$.external_model' || substr(node.fullkey, 2)) as shown
    from
      labelled,
      json_tree (labelled.entity -> '$.external_model') as node
    where
      node.type not in ('OBJECT', 'ARRAY', 'NULL')
      and not regexp_matches(node.fullkey, '_plaintext|\.(?:redacted|detector|length|hash)$')
      and 'external_model' || substr(node.fullkey, 2) not in (
        select
          path
        from
          ref_drift_path
      )
    union all
    select
      workspace_id,
      endpoint_key,
      side,
      'config.served_entities[' || label || '].environment_vars.' || (variable ->> '$.name') as path,
      'environment_vars' as rule,
      label,
      case
        when (variable ->> '$.kind') = 'reference' then '{{secrets/' || (variable ->> '$.scope') || '/' || (variable ->> '$.key') || '}}'
        else variable ->> '$.hash'
      end as value,
      case
        when (variable ->> '$.scope') is not null then '{{secrets/' || (variable ->> '$.scope') || '/' || (variable ->> '$.key') || '}}'
        else 'a value of ' || (variable ->> '$.length') || ' characters'
      end as shown
    from
      variable
    union all
    select
      route.workspace_id,
      route.endpoint_key,
      route.side,
      'config.traffic_config.routes[' || coalesce(labelled.label, route.route ->> '$.served_entity_name', route.route ->> '$.served_model_name', '?') || ']' as path,
      'routes' as rule,
      null as label,
      route.route ->> '$.traffic_percentage' as value,
      (route.route ->> '$.traffic_percentage') || ' %' as shown
    from
      route
      left join labelled on labelled.workspace_id = route.workspace_id
      and labelled.endpoint_key = route.endpoint_key
      and labelled.side = route.side
      and labelled.entity_name = coalesce(route.route ->> '$.served_entity_name', route.route ->> '$.served_model_name')
    union all
    select
      workspace_id,
      endpoint_key,
      side,
      'tags[' || (tag ->> '$.key') || ']' as path,
      'tags' as rule,
      null as label,
      trim(coalesce(tag ->> '$.value', '')) as value,
      trim(coalesce(tag ->> '$.value', '')) as shown
    from
      tag
    where
      (tag ->> '$.key') is not null
    union all
    -- One principal may have several levels, of which the highest counts; "?" is one that is not known.
    select
      workspace_id,
      endpoint_key,
      side,
      'permissions[' || coalesce(min(principal), '?') || ']' as path,
      'permissions' as rule,
      coalesce(lower(principal), '?') as label,
      case
        when lower(principal) is null then '?'
        when max(level_rank) = 3 then 'CAN_MANAGE'
        when bool_or(level_rank is null) then '?'
        when max(level_rank) = 2 then 'CAN_QUERY'
        else 'CAN_VIEW'
      end as value,
      case
        when lower(principal) is null then 'not known'
        when max(level_rank) = 3 then 'CAN_MANAGE'
        when bool_or(level_rank is null) then 'not known'
        when max(level_rank) = 2 then 'CAN_QUERY'
        else 'CAN_VIEW'
      end as shown
    from
      permission
    group by
      workspace_id,
      endpoint_key,
      side,
      lower(principal)
  )
select
  workspace_id,
  endpoint_key,
  side,
  path,
  any_value(rule) as rule,
  any_value(label) as label,
  max(value) as value,
  max(shown) as shown
from
  fact
where
  value is not null
group by
  workspace_id,
  endpoint_key,
  side,
  path
