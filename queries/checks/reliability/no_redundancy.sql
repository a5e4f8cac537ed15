-- ---
-- code: REL-07
-- title: No redundancy for a critical endpoint
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints, targets]
-- manual_without: [targets]
-- params: { min_concurrency: 4, critical_values: [high, critical] }
-- why: >
--   One endpoint in one workspace shares that workspace's fate: its region, its network, the mistake that somebody makes there.
-- verify: databricks serving-endpoints get <endpoint>
-- fix: "databricks serving-endpoints create --json @twin.json"
-- caveat: "Costs as much again while it runs, and needs a switch for the callers in front of both."
-- controls: { nist: [CP-2, CP-10], iso: [A.8.14, A.5.30], soc2: [A1.2], waf: ["RE:05", "RE:09"] }
-- ---
with
  replica as (
    select
      min(concurrency_per_replica) as concurrency
    from
      ref_workload_size
  ),
  sized as (
    select
      entity.workspace_id,
      entity.endpoint_key,
      entity.entity_name,
      entity.kind,
      entity.is_scale_to_zero,
      coalesce(entity.min_concurrency, size.min_concurrency) is not null as is_size_known,
      -- What does not scale to zero keeps one replica at least.
      greatest(coalesce(entity.min_concurrency, size.min_concurrency), replica.concurrency) as concurrency
    from
      served_entity as entity
      cross join replica
      left join ref_workload_size as size on lower(size.workload_size) = lower(entity.workload_size)
    where
      entity.config_kind = 'active'
      and entity.traffic_pct is distinct from 0
  ),
  kept as (
    select
      *,
      case
      -- An external model is redundant as far as its provider is: it has no concurrency of its own here.
        when kind = 'external' then true
        when is_scale_to_zero then false
        when is_size_known
        and concurrency < $min_concurrency then false
        when not is_scale_to_zero
        and concurrency >= $min_concurrency then true
      end as is_enough
    from
      sized
  ),
  served as (
    select
      workspace_id,
      endpoint_key,
      list_sort(list(distinct entity_name)) as entities,
      min(
        case
          when kind = 'external' then null
          when is_scale_to_zero then 0
          when not is_scale_to_zero then concurrency
        end
      ) as least_concurrency,
      case
        when bool_or(not is_enough) then false
        when bool_and(is_enough is not null) then true
      end as is_enough
    from
      kept
    group by
      workspace_id,
      endpoint_key
  ),
  twin as (
    select
      served.workspace_id,
      served.endpoint_key,
      list_sort(list(distinct other.workspace_id)) as twin_workspaces
    from
      served
      join served_entity as other on other.workspace_id <> served.workspace_id
      and list_contains(served.entities, other.entity_name)
      and other.config_kind = 'active'
    group by
      served.workspace_id,
      served.endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when target.criticality is null then null
    else twin.endpoint_key is not null
    and served.is_enough
  end as passed,
  target.criticality,
  coalesce(twin.twin_workspaces, []) as twin_workspaces,
  served.least_concurrency,
  endpoint.environment,
  list_concat(endpoint.sources, [target.source]) as sources
from
  endpoint
  left join endpoint_target as target on target.workspace_id = endpoint.workspace_id
  and target.endpoint_key = endpoint.endpoint_key
  left join served on served.workspace_id = endpoint.workspace_id
  and served.endpoint_key = endpoint.endpoint_key
  left join twin on twin.workspace_id = endpoint.workspace_id
  and twin.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
  and (
    list_contains($critical_values, lower(target.criticality))
    or (
      target.criticality is null
      and endpoint.is_production is distinct from false
    )
  )
order by
  endpoint.workspace_id,
  resource
