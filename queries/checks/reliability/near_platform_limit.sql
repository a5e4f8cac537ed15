-- ---
-- code: REL-13
-- title: Close to a platform limit
-- severity: medium
-- resource: limit
-- requires: [serving_endpoints, serving_endpoint_details]
-- params: { share: 0.8 }
-- why: >
--   A limit is found when a deployment fails, which is when it is needed. Limits change: they are data here, dated, and can be replaced.
-- verify: databricks serving-endpoints list -o json
-- fix: "databricks serving-endpoints delete <endpoint>"
-- caveat: "Deleting cannot be undone; ask for a higher limit first where there is one."
-- controls: { iso: [A.8.6], soc2: [A1.1], waf: ["RE:06", "PE:02"] }
-- ---
with
  sized as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      served_entity_name,
      sources,
      -- A size says how much it may take at most; a size that is not known makes the sum unknown.
      coalesce(
        max_concurrency,
        (
          select
            max(size.max_concurrency)
          from
            ref_workload_size as size
          where
            lower(size.workload_size) = lower(served_entity.workload_size)
        )
      ) as concurrency,
      kind in ('custom', 'agent', 'feature_spec', 'unknown') as is_provisioned,
      -- The list shows no variables.
      case
        when has_details then coalesce(len(from_json(environment_vars, '["json"]')), 0)
      end as environment_variables
    from
      served_entity
    where
      config_kind = 'active'
      and not is_system
  ),
  used as (
    select
      workspace_id,
      workspace_id as subject,
      'endpoints_per_workspace' as limit_name,
      cast(count(*) as decimal(18, 6)) as used,
      flatten(list(sources)) as sources
    from
      endpoint
    group by
      workspace_id
    union all
    select
      workspace_id,
      workspace_id as subject,
      'concurrency_per_workspace' as limit_name,
      case
        when not bool_or(
          is_provisioned
          and concurrency is null
        ) then cast(coalesce(sum(concurrency), 0) as decimal(18, 6))
      end as used,
      flatten(list(sources)) as sources
    from
      sized
    group by
      workspace_id
    union all
    select
      workspace_id,
      endpoint_name || '/' || served_entity_name as subject,
      'environment_variables_per_entity' as limit_name,
      cast(environment_variables as decimal(18, 6)) as used,
      sources
    from
      sized
    union all
    select
      workspace_id,
      endpoint_name as subject,
      'served_entities_per_endpoint' as limit_name,
      cast(count(*) as decimal(18, 6)) as used,
      flatten(list(sources)) as sources
    from
      sized
    group by
      workspace_id,
      endpoint_name
  ),
  -- Of many entities and endpoints the one nearest to its limit stands for all; what is not known may be near it, and hides none that is.
  nearest as (
    select
      used.*,
      platform_limit.value as allowed
    from
      used
      join ref_platform_limit as platform_limit on platform_limit.name = used.limit_name
    qualify
      row_number() over (
        partition by
          used.workspace_id,
          used.limit_name
        order by
          coalesce(used.used >= $share * platform_limit.value, false) desc,
          used.used desc nulls first,
          used.subject
      ) = 1
  )
select
  workspace_id,
  replace(limit_name, '_', ' ') || ': ' || subject as resource,
  used < $share * allowed as passed,
  used,
  allowed,
  cast(100 * used / allowed as decimal(18, 2)) as used_pct,
  list_distinct(sources) as sources
from
  nearest
order by
  workspace_id,
  resource
