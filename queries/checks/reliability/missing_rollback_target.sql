-- ---
-- code: REL-01
-- title: No rollback target
-- severity: high
-- resource: endpoint
-- requires: [serving_endpoint_details, model_versions, served_entities]
-- optional: [serving_endpoints]
-- params: { min_previous_versions: 1 }
-- why: >
--   When the version in production misbehaves, the way back is an earlier one. If none is ready, the way back is a new training.
-- verify: "databricks model-versions list <model>"
-- fix: "databricks serving-endpoints patch <endpoint> --json '{\"add_tags\":[{\"key\":\"rollback_version\",\"value\":\"<version>\"}]}'"
-- caveat: Keep at least one earlier version READY in Unity Catalog; the tag only records which. A version that was deleted cannot be brought back.
-- controls: { nist: [CP-10, CM-2], iso: [A.8.32], soc2: [CC7.5, CC8.1], waf: ["OE:12"], rmf: [MANAGE 2.4], iso42001: [A.6.2.6] }
-- ---
with
  serving as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name,
      is_production,
      entity_name,
      -- Of several versions in service, the way back starts from the newest.
      max(try_cast(entity_version as bigint)) as version_number,
      list_sort(list(distinct entity_version)) as serving_versions,
      any_value(sources) as sources
    from served_entity
    where config_kind = 'active'
      and kind in ('custom', 'agent')
      and not is_system
      and is_production is distinct from false
    group by workspace_id, endpoint_key, endpoint_name, is_production, entity_name
  ),
  known_model as (
    select distinct model_name from model_version
  ),
  ready as (
    select
      serving.workspace_id,
      serving.endpoint_key,
      serving.entity_name,
      count(distinct version.model_version) filter (where version.status = 'READY') as ready_versions,
      arg_max(version.model_version, version.version_number) filter (where version.status = 'READY') as rollback_to,
      list_distinct(flatten(list(version.sources))) as sources
    from serving
    join model_version as version on version.model_name = serving.entity_name
      and version.version_number < serving.version_number
    group by serving.workspace_id, serving.endpoint_key, serving.entity_name
  ),
  earlier as (
    select
      serving.workspace_id,
      serving.endpoint_key,
      serving.entity_name,
      list_sort(list(distinct history.entity_version)) as earlier_versions,
      list_distinct(flatten(list(history.sources))) as sources
    from serving
    join served_entity_history as history on history.workspace_id = serving.workspace_id
      and history.endpoint_id = serving.endpoint_key
      and history.entity_name = serving.entity_name
      and not list_contains(serving.serving_versions, history.entity_version)
    group by serving.workspace_id, serving.endpoint_key, serving.entity_name
  ),
  judged as (
    select
      serving.*,
      ready.ready_versions,
      ready.rollback_to,
      earlier.earlier_versions,
      case
        when ready.ready_versions >= $min_previous_versions or earlier.entity_name is not null then true
        -- A model whose versions were not exported may have one.
        when known_model.model_name is not null then false
      end as has_rollback,
      list_concat(serving.sources, ready.sources, earlier.sources) as all_sources
    from serving
    left join known_model on known_model.model_name = serving.entity_name
    left join ready on ready.workspace_id = serving.workspace_id
      and ready.endpoint_key = serving.endpoint_key
      and ready.entity_name = serving.entity_name
    left join earlier on earlier.workspace_id = serving.workspace_id
      and earlier.endpoint_key = serving.endpoint_key
      and earlier.entity_name = serving.entity_name
  )
select
  workspace_id,
  endpoint_name as resource,
  -- One entity with a way back is enough; an endpoint whose environment is not known is only unsure.
  bool_or(has_rollback) is true or (case when bool_and(has_rollback is not null) then not is_production end) as passed,
  list_sort(list(entity_name)) as models,
  list_sort(flatten(list(serving_versions))) as serving_versions,
  max(rollback_to) as rollback_to,
  list_sort(list_distinct(flatten(list(earlier_versions)))) as earlier_versions,
  is_production,
  list_distinct(flatten(list(all_sources))) as sources
from judged
group by workspace_id, endpoint_key, endpoint_name, is_production
order by workspace_id, resource
