-- ---
-- code: OPS-09
-- title: Live configuration differs from the approved one
-- severity: high
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- any_of: [desired_configuration, targets]
-- optional: [serving_endpoints, serving_endpoint_permissions, served_entities, audit_log, azure_workspace]
-- why: >
--   What was reviewed is only worth something while it is what runs. A change by hand was seen by nobody, and the next deployment undoes it without a word.
-- verify: terraform plan -refresh-only
-- fix: terraform apply
-- caveat: "Or `databricks bundle deploy -t <target>` from the approved commit. First see whether the change by hand was right: then the approved configuration is what must change."
-- controls: { nist: [CM-2, CM-3, CM-6], iso: [A.8.9], soc2: [CC7.1, CC8.1], cis: ["4.1"], mcsb: [PV-2], waf: ["OE:05"] }
-- ---
with
  compared as (
    select
      workspace_id,
      endpoint_key,
      count(*) as compared_paths,
      count(*) filter(
        where
          not is_same
      ) as differences,
      count(*) filter(
        where
          not is_same
          and is_certain
      ) as certain_differences,
      count(*) filter(
        where
          is_same is null
      ) as unknown_paths,
      bool_and(coalesce(is_certain, false)) as is_certain,
      list_sort(list(distinct basis)) as held_against,
      list(
        path
        order by
          basis,
          path
      ) filter(
        where
          not is_same
      ) as paths,
      list(
        coalesce(approved, 'none')
        order by
          basis,
          path
      ) filter(
        where
          not is_same
      ) as approved,
      list(
        coalesce(live, 'none')
        order by
          basis,
          path
      ) filter(
        where
          not is_same
      ) as live,
      list_sort(
        list(path) filter(
          where
            is_same is null
        )
      ) as not_comparable,
      min(since_at) filter(
        where
          not is_same
      ) as since_at,
      min(changed_by) filter(
        where
          not is_same
      ) as changed_by,
      list_distinct(flatten(list(sources))) as sources
    from
      configuration_comparison
    group by
      workspace_id,
      endpoint_key
  ),
  audited as (
    select
      count(distinct workspace_id) as workspaces,
      min(workspace_id) as workspace_id
    from
      endpoint
  ),
  absent as (
    select
      coalesce(desired.workspace_id, audited.workspace_id) as workspace_id,
      desired.endpoint_name,
      -- Only a whole list shows that something is not on it.
      coalesce(
        desired.workspace_id is not null
        or audited.workspaces = 1,
        false
      )
      and listing.workspace_id is not null as is_seen_absent,
      desired.source
    from
      desired_endpoint as desired
      cross join audited
      left join whole_export as listing on listing.workspace_id = coalesce(desired.workspace_id, audited.workspace_id)
      and listing.export = 'serving_endpoints'
    where
      desired.endpoint_key is null
      -- Development deploys for one person and takes away again.
      and not desired.is_development
      and (
        desired.workspace_id is null
        or desired.workspace_id in (
          select
            workspace_id
          from
            endpoint
        )
      )
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when endpoint.is_production is distinct from false then 'high'
    else 'medium'
  end as severity,
  case
    when compared.endpoint_key is null then null
    when compared.certain_differences > 0 then false
    when compared.is_certain
    and compared.unknown_paths = 0 then true
  end as passed,
  coalesce(compared.held_against, []) as held_against,
  compared.compared_paths,
  compared.differences,
  coalesce(compared.paths, []) as paths,
  coalesce(compared.approved, []) as approved,
  coalesce(compared.live, []) as live,
  compared.since_at,
  compared.changed_by,
  coalesce(compared.not_comparable, []) as not_comparable,
  endpoint.environment,
  list_concat(endpoint.sources, compared.sources) as sources
from
  endpoint
  left join compared on compared.workspace_id = endpoint.workspace_id
  and compared.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
  -- Outside production nothing has to be approved.
  and (
    compared.endpoint_key is not null
    or endpoint.is_production is distinct from false
  )
union all
select
  coalesce(workspace_id, 'unknown') as workspace_id,
  endpoint_name as resource,
  'high' as severity,
  case
    when is_seen_absent then false
  end as passed,
  ['desired'] as held_against,
  1 as compared_paths,
  1 as differences,
  ['endpoint'] as paths,
  ['there'] as approved,
  ['none'] as live,
  null as since_at,
  null as changed_by,
  [] as not_comparable,
  null as environment,
  [source] as sources
from
  absent
order by
  1,
  2
