-- ---
-- code: SEC-24
-- title: Model not governed in Unity Catalog or not approved for serving
-- severity: medium
-- resource: served entity
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints, registered_models, model_versions, entity_tags]
-- params: { approved_catalogs: [], approval_tag: "", approval_alias: "" }
-- why: >
--   A model of the workspace registry has no grants, no lineage and no owner in Unity Catalog. What is not governed there can be served by whoever can read it here.
-- verify: databricks registered-models get <model> --include-aliases -o json
-- fix: "databricks serving-endpoints update-config <endpoint> --json @unity-catalog.json"
-- caveat: "Register the version in Unity Catalog first; the endpoint's creator needs EXECUTE on it."
-- controls: { nist: [CM-7, SA-10], iso: [A.8.19], soc2: [CC8.1], cis: ["2.5"], mcsb: [v2 AI-1], waf: ["SE:02"], rmf: [MANAGE 3.2], sat: [GOV-28], dasf: [DASF-24] }
-- ---
with
  served as (
    select
      workspace_id,
      endpoint_name,
      served_entity_name,
      entity_name,
      entity_version,
      is_production,
      sources,
      entity_name like '%.%.%' as is_in_unity_catalog,
      split_part(entity_name, '.', 1) as catalog_name
    from
      served_entity
    where
      config_kind = 'active'
      and not is_system
      and kind in ('custom', 'provisioned_throughput', 'unknown', 'agent')
      and entity_name is not null
      -- Databricks' own models are governed by Databricks.
      and entity_name not like 'system.ai.%'
  ),
  tagged as (
    select
      workspace_id,
      model_name,
      cast(null as varchar) as model_version,
      lower(tag_key) as tag_key,
      source
    from
      stg_model_tags
    union all
    select
      workspace_id,
      model_name,
      model_version,
      lower(tag_key) as tag_key,
      source
    from
      stg_model_version_tags
    union all
    select
      workspace_id,
      entity_name as model_name,
      cast(null as varchar) as model_version,
      lower(tag_key) as tag_key,
      source
    from
      stg_entity_tags
  ),
  aliased as (
    select
      workspace_id,
      model_name,
      lower(alias_name) as alias_name,
      model_version,
      source
    from
      stg_model_aliases
    union all
    select
      workspace_id,
      model_name,
      lower(alias_name) as alias_name,
      model_version,
      source
    from
      stg_model_version_aliases
  ),
  approvals as (
    select
      served.workspace_id,
      served.endpoint_name,
      served.served_entity_name,
      bool_or(tagged.tag_key is not null) as has_tag,
      bool_or(aliased.alias_name is not null) as has_alias,
      list_concat(list(distinct tagged.source), list(distinct aliased.source)) as sources
    from
      served
      -- A model of Unity Catalog is the same from every workspace.
      left join tagged on tagged.model_name = served.entity_name
      and (
        tagged.model_version is null
        or tagged.model_version = served.entity_version
      )
      and tagged.tag_key = lower($approval_tag)
      left join aliased on aliased.model_name = served.entity_name
      and aliased.model_version = served.entity_version
      and aliased.alias_name = lower($approval_alias)
    group by
      served.workspace_id,
      served.endpoint_name,
      served.served_entity_name
  )
select
  served.workspace_id,
  served.endpoint_name || '/' || served.served_entity_name as resource,
  served.is_in_unity_catalog
  and (
    len($approved_catalogs) = 0
    or list_contains(list_transform($approved_catalogs, lambda name: lower(name)), lower(served.catalog_name))
  )
  -- Tags and aliases are printed by some commands only: that none is seen does not say that there is none.
  and (
    (
      $approval_tag = ''
      and $approval_alias = ''
    )
    or case
      when approvals.has_tag
      or approvals.has_alias then true
    end
  ) as passed,
  case
    when coalesce(served.is_production, true) then 'high'
    else 'medium'
  end as severity,
  served.entity_name as model,
  served.entity_version as model_version,
  served.is_in_unity_catalog,
  coalesce(
    approvals.has_tag
    or approvals.has_alias,
    false
  ) as has_approval,
  coalesce(served.is_production, true) as is_held_as_production,
  list_concat(served.sources, approvals.sources) as sources
from
  served
  left join approvals on approvals.workspace_id = served.workspace_id
  and approvals.endpoint_name = served.endpoint_name
  and approvals.served_entity_name = served.served_entity_name
order by
  served.workspace_id,
  resource
