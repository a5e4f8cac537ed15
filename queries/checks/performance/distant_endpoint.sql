-- ---
-- code: PERF-11
-- title: Endpoint far from its callers or data
-- severity: low
-- resource: endpoint
-- requires: [serving_endpoint_details, targets]
-- any_of: [azure_workspace, workspaces]
-- optional: [serving_endpoints]
-- why: >
--   Every request travels to the endpoint's region and back, and every feature from its table. Across regions that costs tens of milliseconds, transfer charges, and sometimes a promise about where data stays.
-- verify: az databricks workspace show --resource-group <resource-group> --name <workspace> -o json
-- fix: "databricks serving-endpoints create --json @spec.json"
-- caveat: "Create it anew in a workspace of the right region and move its callers. Some models of Databricks and of other providers are served from other regions whatever the workspace's: ask the data protection officer about those."
-- controls: { waf: ["PE:03"] }
-- ---
with
  region as (
    select
      workspace_id,
      min(location) as workspace_region,
      any_value(source) as source
    from
      (
        select
          workspace_id,
          -- The portal writes "West Europe".
          replace(lower(location), ' ', '') as location,
          source
        from
          stg_azure_workspace
        union all
        select
          workspace_id,
          replace(lower(location), ' ', '') as location,
          source
        from
          stg_workspaces
      ) as located
    where
      location is not null
    group by
      workspace_id
    having
      count(distinct location) = 1
  ),
  declared as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_name,
      endpoint.environment,
      target.data_classification,
      list_transform(
        regexp_split_to_array(coalesce(target.caller_region, ''), '[,;]'),
        lambda name: replace(trim(name), ' ', '')
      ) as caller_regions,
      list_transform(
        regexp_split_to_array(coalesce(target.data_region, ''), '[,;]'),
        lambda name: replace(trim(name), ' ', '')
      ) as data_regions,
      target.caller_region,
      target.data_region,
      list_concat(endpoint.sources, [target.source]) as sources
    from
      endpoint
      join endpoint_target as target on target.workspace_id = endpoint.workspace_id
      and target.endpoint_key = endpoint.endpoint_key
    where
      not endpoint.is_system
      and coalesce(target.caller_region, target.data_region) is not null
  )
select
  declared.workspace_id,
  declared.endpoint_name as resource,
  (
    declared.caller_region is null
    or list_contains(declared.caller_regions, region.workspace_region)
  )
  and (
    declared.data_region is null
    or list_contains(declared.data_regions, region.workspace_region)
  ) as passed,
  region.workspace_region,
  declared.caller_region,
  declared.data_region,
  declared.data_classification,
  declared.environment,
  list_concat(declared.sources, [region.source]) as sources
from
  declared
  left join region on region.workspace_id = declared.workspace_id
order by
  declared.workspace_id,
  resource
