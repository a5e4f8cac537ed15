-- One row per approved configuration that counts: for a live endpoint the one nearest to it, and each that no live endpoint answers to.
with
  live as (
    select
      workspace_id,
      endpoint_key,
      endpoint_id,
      endpoint_name,
      -- The databricks CLI puts this before a name in mode development: dev_<user without the domain>_.
      'dev_' || lower(regexp_replace(regexp_extract(creator, '^[^@]*'), '[^A-Za-z0-9]+', '_', 'g')) || '_' as development_prefix
    from
      endpoint
    where
      not is_system
  ),
  candidate as (
    select
      desired.source.input || '/' || desired.source.item as desired_key,
      live.workspace_id as live_workspace_id,
      live.endpoint_key,
      live.endpoint_name as live_name,
      case
        when desired.endpoint_id = live.endpoint_id then 1
        when desired.endpoint_name = live.endpoint_name
        and desired.workspace_id = live.workspace_id then 2
        when desired.endpoint_name = live.endpoint_name then 3
        else 4
      end as match_rank
    from
      stg_desired_configuration as desired
      join live on coalesce(desired.workspace_id = live.workspace_id, true)
      and (
        desired.endpoint_id = live.endpoint_id
        or desired.endpoint_name = live.endpoint_name
        or (
          desired.is_development
          and live.endpoint_name = live.development_prefix || desired.base_name
        )
      )
    qualify
      match_rank = min(match_rank) over (
        partition by
          desired_key
      )
  ),
  counted as (
    select
      *,
      count(*) over (
        partition by
          desired_key
      ) as matches
    from
      candidate
  )
select
  coalesce(counted.live_workspace_id, desired.workspace_id) as workspace_id,
  counted.endpoint_key,
  coalesce(counted.live_name, desired.endpoint_name) as endpoint_name,
  -- One of the same name may stand in a workspace that was not exported, and another may claim it as well.
  (
    counted.match_rank <= 2
    or (
      desired.endpoint_id is null
      and (
        counted.matches = 1
        or counted.match_rank = 4
      )
    )
  )
  and count(
    distinct to_json(
      struct_pack(
        config := desired.config,
        ai_gateway := desired.ai_gateway,
        tags := desired.tags,
        permissions := desired.permissions,
        description := desired.description
      )
    )
  ) over (
    partition by
      coalesce(counted.live_workspace_id, desired.workspace_id),
      coalesce(counted.endpoint_key, 'absent:' || desired.endpoint_name),
      counted.match_rank,
      source_rank.place
  ) = 1 as is_certain,
  desired.origin,
  desired.address,
  desired.bundle_target,
  desired.is_development,
  desired.deployer,
  desired.description,
  desired.is_route_optimized,
  desired.budget_policy_id,
  desired.config,
  desired.ai_gateway,
  desired.tags,
  desired.email_notifications,
  desired.permissions,
  desired.source
from
  stg_desired_configuration as desired
  -- What was put aside as approved goes before a tool's plan, that before what the tool deployed last.
  cross join lateral (
    select
      case desired.origin
        when 'approved' then 1
        when 'terraform_plan' then 2
        when 'bundle_plan' then 2
        when 'bundle_config' then 3
        else 4
      end as place
  ) as source_rank
  left join counted on counted.desired_key = desired.source.input || '/' || desired.source.item
qualify
  row_number() over (
    partition by
      coalesce(counted.live_workspace_id, desired.workspace_id),
      coalesce(counted.endpoint_key, 'absent:' || desired.endpoint_name)
    order by
      counted.match_rank,
      source_rank.place,
      desired.source
  ) = 1
