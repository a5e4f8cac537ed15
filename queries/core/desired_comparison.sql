-- One row per endpoint with an approved configuration and path of it: whether both are the same, null where the live side is not known.
with
  paired as (
    select
      coalesce(approved.workspace_id, live.workspace_id) as workspace_id,
      coalesce(approved.endpoint_key, live.endpoint_key) as endpoint_key,
      coalesce(approved.path, live.path) as path,
      coalesce(approved.rule, live.rule) as rule,
      coalesce(approved.label, live.label) as label,
      approved.value as approved_value,
      live.value as live_value,
      approved.shown as approved_shown,
      live.shown as live_shown
    from
      (
        select
          *
        from
          configuration_fact
        where
          side = 'approved'
      ) as approved
      full join (
        select
          *
        from
          configuration_fact
        where
          side = 'live'
      ) as live on live.workspace_id = approved.workspace_id
      and live.endpoint_key = approved.endpoint_key
      -- Names of people are written in any case.
      and case
        when approved.rule = 'permissions' then lower(live.path) = lower(approved.path)
        else live.path = approved.path
      end
  ),
  -- What is served, or routed, on each side.
  side_size as (
    select
      workspace_id,
      endpoint_key,
      count(*) filter(
        where
          side = 'approved'
          and rule = 'routes'
      ) as approved_routes,
      count(*) filter(
        where
          side = 'live'
          and rule = 'routes'
      ) as live_routes,
      count(*) filter(
        where
          side = 'live'
          and rule = 'served_entities'
      ) as live_entities,
      count(*) filter(
        where
          side = 'approved'
          and rule = 'served_entities'
      ) as approved_entities,
      list(path) filter(
        where
          side = 'approved'
          and rule = 'served_entities'
      ) as approved_paths,
      list(path) filter(
        where
          side = 'live'
          and rule = 'served_entities'
      ) as live_paths
    from
      configuration_fact
    group by
      workspace_id,
      endpoint_key
  ),
  ruled as (
    select
      paired.*,
      coalesce(reference.compare_when_silent, paired.rule <> 'external_model') as is_compared_when_silent,
      case
        when paired.rule = 'routes' then '0'
        else reference.default_value
      end as default_value,
      desired.endpoint_name,
      desired.is_certain,
      desired.permissions is not null as are_permissions_approved,
      desired.deployer,
      endpoint.creator,
      endpoint.has_details,
      live.source as live_source,
      endpoint.is_configuration_missing,
      desired.source as desired_source,
      acl.endpoint_id is not null as is_acl_exported,
      size.approved_routes,
      size.live_routes,
      size.approved_entities,
      size.live_entities,
      size.approved_paths,
      size.live_paths
    from
      paired
      join desired_endpoint as desired on desired.workspace_id = paired.workspace_id
      and desired.endpoint_key = paired.endpoint_key
      join endpoint on endpoint.workspace_id = paired.workspace_id
      and endpoint.endpoint_key = paired.endpoint_key
      left join stg_serving_endpoint_details as live on live.workspace_id = paired.workspace_id
      and live.endpoint_key = paired.endpoint_key
      left join side_size as size on size.workspace_id = paired.workspace_id
      and size.endpoint_key = paired.endpoint_key
      left join ref_drift_path as reference on reference.path = paired.rule
      left join (
        select distinct
          workspace_id,
          endpoint_id
        from
          stg_endpoint_acl
      ) as acl on acl.workspace_id = paired.workspace_id
      and acl.endpoint_id = endpoint.endpoint_id
  ),
  -- An old CLI does not print every field: that it is absent says nothing.
  unprinted as (
    select distinct
      input_id,
      field
    from
      unprintable_field
    where
      export = 'serving_endpoint_details'
  )
select
  ruled.workspace_id,
  ruled.endpoint_key,
  ruled.endpoint_name,
  ruled.path,
  coalesce(ruled.approved_shown, ruled.default_value) as approved,
  coalesce(ruled.live_shown, ruled.default_value) as live,
  case
    when ruled.rule = 'permissions'
    and (
      not ruled.is_acl_exported
      or ruled.approved_value = '?'
      or ruled.live_value = '?'
    ) then null
    -- What names no entity at all approves none and forbids none.
    when ruled.rule = 'served_entities'
    and ruled.approved_entities = 0 then null
    when not ruled.has_details then null
    -- Of a configuration that was lost nothing can be compared.
    when starts_with(ruled.path, 'config.')
    and ruled.is_configuration_missing then null
    when ruled.live_value is null
    and exists (
      select
        1
      from
        unprinted
      where
        unprinted.input_id = ruled.live_source.input
        and (
          ruled.rule = unprinted.field
          or starts_with(ruled.rule, unprinted.field || '.')
          or ends_with(ruled.rule, '_' || unprinted.field)
        )
    ) then null
    else coalesce(
      try_cast (coalesce(ruled.approved_value, ruled.default_value) as double) = try_cast (coalesce(ruled.live_value, ruled.default_value) as double),
      coalesce(ruled.approved_value, ruled.default_value) is not distinct from coalesce(ruled.live_value, ruled.default_value)
    )
  end as is_same,
  ruled.is_certain,
  list_filter([ruled.desired_source, ruled.live_source], lambda source: source is not null) as sources
from
  ruled
where
  -- Where nothing is approved and the server or somebody else decides.
  (
    ruled.approved_value is not null
    or ruled.is_compared_when_silent
  )
  -- Of an entity that only one side has, that is the difference.
  and (
    ruled.label is null
    or ruled.rule = 'permissions'
    or (
      list_contains(ruled.approved_paths, 'config.served_entities[' || ruled.label || ']')
      and list_contains(ruled.live_paths, 'config.served_entities[' || ruled.label || ']')
    )
  )
  -- One entity without a route takes all requests.
  and not (
    ruled.rule = 'routes'
    and (
      (
        ruled.approved_routes = 0
        and ruled.approved_entities <= 1
      )
      or (
        ruled.live_routes = 0
        and ruled.live_entities <= 1
      )
    )
  )
  -- Exports of these tools leave out administrators and whoever deploys.
  and not (
    ruled.rule = 'permissions'
    and (
      ruled.label in ('admins', lower(coalesce(ruled.creator, '')), lower(coalesce(ruled.deployer, '')))
      or not ruled.are_permissions_approved
    )
  )
