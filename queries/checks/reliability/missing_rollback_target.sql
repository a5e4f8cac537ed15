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
-- controls: { nist: [CP-10, CM-2], iso: [A.8.32], soc2: [CC7.5, CC8.1], waf: ["OE:12"], rmf: [MANAGE 2.4], "42001": [A.6.2.6] }
-- ---
with
  serving as (
    select
      entity.workspace_id,
      entity.endpoint_key,
      entity.entity_name,
      -- Of several versions in service, the way back starts from the newest.
      max(try_cast (entity.entity_version as bigint)) as version_number,
      list_sort(list(distinct entity.entity_version)) as serving_versions
    from
      served_entity as entity
    where
      entity.config_kind = 'active'
      and entity.kind in ('custom', 'agent')
      and not entity.is_system
      and entity.is_production is distinct from false
    group by
      entity.workspace_id,
      entity.endpoint_key,
      entity.entity_name
  ),
  -- Only where every file of a model's versions is whole does a version's absence mean anything.
  known_model as (
    select
      version.model_name,
      bool_and(coalesce(input.status = 'read', false)) as is_whole,
      list(distinct {'input': version.source.input, 'item': cast(null as bigint)}) as sources
    from
      stg_model_versions as version
      left join input on input.input_id = version.source.input
    group by
      version.model_name
  ),
  previous as (
    select
      serving.workspace_id,
      serving.endpoint_key,
      serving.entity_name,
      count(distinct version.model_version) filter(
        where
          version.status = 'READY'
      ) as ready_versions,
      -- A status that is absent, or that this version does not know, leaves the question open.
      count(distinct version.model_version) filter(
        where
          coalesce(version.status not in ('PENDING_REGISTRATION', 'FAILED_REGISTRATION'), true)
      ) as possible_versions,
      list_distinct(flatten(list(version.sources))) as sources
    from
      serving
      join model_version as version on version.model_name = serving.entity_name
      and version.version_number < serving.version_number
    group by
      serving.workspace_id,
      serving.endpoint_key,
      serving.entity_name
  ),
  judged as (
    select
      serving.workspace_id,
      serving.endpoint_key,
      serving.entity_name,
      serving.serving_versions,
      coalesce(previous.ready_versions, 0) as ready_versions,
      case
        when coalesce(previous.ready_versions, 0) >= $min_previous_versions then true
        -- A model whose versions were not exported may have one.
        when known_model.is_whole
        and serving.version_number is not null
        and coalesce(previous.possible_versions, 0) < $min_previous_versions then false
      end as has_previous,
      list_concat(known_model.sources, previous.sources) as sources
    from
      serving
      left join known_model on known_model.model_name = serving.entity_name
      left join previous on previous.workspace_id = serving.workspace_id
      and previous.endpoint_key = serving.endpoint_key
      and previous.entity_name = serving.entity_name
  ),
  by_endpoint as (
    select
      workspace_id,
      endpoint_key,
      list_sort(list(entity_name)) as models,
      list_sort(list_distinct(flatten(list(serving_versions)))) as serving_versions,
      sum(ready_versions) as ready_versions,
      bool_or(has_previous) as has_previous,
      count(*) filter(
        where
          has_previous is null
      ) > 0 as is_unclear,
      list_distinct(flatten(list(sources))) as sources
    from
      judged
    group by
      workspace_id,
      endpoint_key
  ),
  -- Configurations of the endpoint before the present one, with something else in them.
  earlier as (
    select
      history.workspace_id,
      history.endpoint_id as endpoint_key,
      list_sort(list(distinct history.entity_name || coalesce(' ' || history.entity_version, ''))) as earlier_entities,
      list_distinct(flatten(list(history.sources))) as sources
    from
      served_entity_history as history
      join endpoint on endpoint.workspace_id = history.workspace_id
      and endpoint.endpoint_key = history.endpoint_id
    where
      history.entity_name is not null
      -- What was tried and failed has a later number than what serves.
      and coalesce(history.config_version < try_cast (endpoint.config ->> '$.config_version' as bigint), true)
      and not exists (
        select
          1
        from
          served_entity as live
        where
          live.workspace_id = history.workspace_id
          and live.endpoint_key = history.endpoint_id
          and live.config_kind = 'active'
          and live.entity_name = history.entity_name
          and live.entity_version is not distinct from history.entity_version
      )
    group by
      history.workspace_id,
      history.endpoint_id
  ),
  history_export as (
    select
      bool_and(status = 'read') as is_whole
    from
      input
    where
      export = 'served_entities'
      and status <> 'ignored'
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when by_endpoint.has_previous
    or earlier.endpoint_key is not null then true
    when by_endpoint.is_unclear
    or not history_export.is_whole then null
    -- The list does not tell a model of one's own from bought throughput, which is out of scope.
    when not endpoint.has_details then null
    -- An endpoint whose environment is not known may need no way back.
    else not endpoint.is_production
  end as passed,
  by_endpoint.models,
  by_endpoint.serving_versions,
  by_endpoint.ready_versions as previous_ready_versions,
  coalesce(earlier.earlier_entities, []) as earlier_entities,
  endpoint.is_production,
  list_concat(endpoint.sources, by_endpoint.sources, earlier.sources) as sources
from
  by_endpoint
  join endpoint on endpoint.workspace_id = by_endpoint.workspace_id
  and endpoint.endpoint_key = by_endpoint.endpoint_key
  left join earlier on earlier.workspace_id = by_endpoint.workspace_id
  and earlier.endpoint_key = by_endpoint.endpoint_key
  cross join history_export
order by
  endpoint.workspace_id,
  resource
