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
  served as (
    select
      entity.workspace_id,
      entity.endpoint_key,
      list_sort(list(distinct entity.entity_name)) as entities,
      -- An external model is redundant as far as its provider is: it has no concurrency of its own here.
      min(
        case
          when entity.kind = 'external' then null
          when entity.is_scale_to_zero then 0
          -- What does not scale to zero keeps one replica at least.
          else greatest(coalesce(entity.min_concurrency, size.min_concurrency), replica.concurrency)
        end
      ) as least_concurrency,
      bool_or(
        entity.kind <> 'external'
        and (
          entity.is_scale_to_zero is null
          or coalesce(entity.min_concurrency, size.min_concurrency) is null
        )
        and entity.is_scale_to_zero is distinct from true
      ) as is_concurrency_unclear
    from
      served_entity as entity
      cross join replica
      left join ref_workload_size as size on lower(size.workload_size) = lower(entity.workload_size)
    where
      entity.config_kind = 'active'
      and entity.traffic_pct is distinct from 0
    group by
      entity.workspace_id,
      entity.endpoint_key
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
    and (
      served.least_concurrency >= $min_concurrency
      or (
        served.least_concurrency is null
        and not served.is_concurrency_unclear
      )
    )
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
