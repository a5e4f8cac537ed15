-- ---
-- code: REL-03
-- title: No alias marks the live and the previous version
-- severity: low
-- resource: model
-- requires: [serving_endpoint_details, registered_models]
-- optional: [serving_endpoints, model_versions]
-- params: { required_aliases: [champion, previous] }
-- why: >
--   In the night of an incident nobody should have to find out which version was the good one. An alias says it.
-- verify: databricks registered-models get <model> --include-aliases -o json
-- fix: "databricks registered-models set-alias <model> champion <version>"
-- caveat: "An alias moves at once; jobs that load the model by it get the new version with their next run."
-- controls: { nist: [CM-2], iso: [A.8.9], soc2: [CC8.1], waf: ["OE:06", "OE:12"] }
-- ---
with
  served as (
    select
      workspace_id,
      entity_name as model_name,
      list_sort(list(distinct entity_version)) as served_versions,
      list_sort(list(distinct endpoint_name)) as endpoints,
      list_distinct(flatten(list(sources))) as sources
    from
      served_entity
    where
      config_kind = 'active'
      and not is_system
      and external_model is null
      and entity_name like '%.%.%'
      and entity_name not like 'system.ai.%'
      and entity_version <> ''
    group by
      workspace_id,
      entity_name
  ),
  aliased as (
    select
      workspace_id,
      model_name,
      alias_name,
      model_version,
      source
    from
      stg_model_aliases
    union
    select
      workspace_id,
      model_name,
      alias_name,
      model_version,
      source
    from
      stg_model_version_aliases
  ),
  marked as (
    select
      served.workspace_id,
      served.model_name,
      list_sort(list(distinct aliased.alias_name || ' → ' || aliased.model_version)) as aliases,
      bool_or(
        list_contains(served.served_versions, aliased.model_version)
        and list_contains($required_aliases, lower(aliased.alias_name))
      ) as is_served_marked,
      list(aliased.source) as sources
    from
      served
      -- A model of Unity Catalog is the same from every workspace.
      join aliased on aliased.model_name = served.model_name
    group by
      served.workspace_id,
      served.model_name
  ),
  -- Aliases are printed only with --include-aliases: a model without them may have some.
  shown as (
    select
      model_name,
      bool_or(are_aliases_known) as are_aliases_known,
      list(source) as sources
    from
      stg_registered_models
    group by
      model_name
  )
select
  served.workspace_id,
  served.model_name as resource,
  case
    when marked.is_served_marked then true
    when shown.are_aliases_known then false
  end as passed,
  served.served_versions,
  coalesce(marked.aliases, []) as aliases,
  shown.are_aliases_known,
  served.endpoints,
  list_concat(served.sources, shown.sources, marked.sources) as sources
from
  served
  left join marked on marked.workspace_id = served.workspace_id
  and marked.model_name = served.model_name
  left join shown on shown.model_name = served.model_name
order by
  served.workspace_id,
  resource
