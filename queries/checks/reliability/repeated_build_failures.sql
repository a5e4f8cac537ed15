-- ---
-- code: REL-17
-- title: Deployments keep failing
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- any_of: [audit_log, build_logs]
-- optional: [serving_endpoints, served_entities, azure_workspace]
-- params: { max_failures: 3, window_days: 30, log_age_days: 7 }
-- why: >
--   Each failed build costs time and DBUs, and teaches the team to try until it works. What fails again and again will also fail when a rollback has to be built.
-- verify: "databricks serving-endpoints build-logs <endpoint> <served-entity>"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: "Builds anew and is billed while it does; find the cause in the build's log first, which may hold secrets."
-- controls: { nist: [CM-3], soc2: [CC8.1], waf: ["OE:12", "CO:07"] }
-- ---
with
  refused as (
    select
      workspace_id,
      endpoint_key,
      count(*) filter(
        where
          not is_successful
      ) as refused_changes,
      -- The log does not say how they ended.
      count(*) filter(
        where
          is_successful is null
      ) as unclear_changes,
      max(happened_at) filter(
        where
          not is_successful
      ) as last_at,
      list(distinct {'input': input_id, 'item': cast(null as bigint)}) as sources
    from
      serving_event
    where
      kind in ('create', 'update')
      and is_successful is distinct from true
      and happened_at >= cast($as_of as timestamptz) - to_days($window_days)
    group by
      workspace_id,
      endpoint_key
  ),
  -- A build's log that names no endpoint is of the one that serves the entity.
  built as (
    select
      entity.workspace_id,
      entity.endpoint_key,
      entity.served_entity_name,
      bool_or(log.outcome = 'failed') as is_failed,
      bool_and(log.outcome <> 'unknown') as is_known,
      max(log.finished_at) as last_at,
      list(log.source) as sources
    from
      (
        select distinct
          workspace_id,
          endpoint_key,
          endpoint_name,
          served_entity_name
        from
          served_entity
      ) as entity
      join stg_build_logs as log on log.workspace_id = entity.workspace_id
      and log.served_entity_name = entity.served_entity_name
      and coalesce(log.endpoint_name = entity.endpoint_name, true)
    where
      coalesce(log.finished_at >= cast($as_of as timestamptz) - to_days($window_days), true)
    group by
      entity.workspace_id,
      entity.endpoint_key,
      entity.served_entity_name
  ),
  -- A build and the entity's state speak of the same failure.
  entity as (
    select
      served_entity.workspace_id,
      served_entity.endpoint_key,
      served_entity.served_entity_name,
      coalesce(
        bool_or(built.is_failed)
        or bool_or(served_entity.deployment in ('FAILED', 'ABORTED')),
        false
      ) as is_failed,
      -- Only images of one's own models are built.
      bool_and(
        served_entity.kind not in ('custom', 'agent', 'unknown')
        or coalesce(built.is_known, false)
      ) as is_build_known,
      max(built.last_at) as last_at,
      flatten(list(built.sources)) as sources
    from
      served_entity
      left join built on built.workspace_id = served_entity.workspace_id
      and built.endpoint_key = served_entity.endpoint_key
      and built.served_entity_name = served_entity.served_entity_name
    group by
      served_entity.workspace_id,
      served_entity.endpoint_key,
      served_entity.served_entity_name
  ),
  counted as (
    select
      workspace_id,
      endpoint_key,
      count(*) filter(
        where
          is_failed
      ) as failed_entities,
      bool_and(is_build_known) as are_builds_known,
      max(last_at) as last_at,
      flatten(list(sources)) as sources
    from
      entity
    group by
      workspace_id,
      endpoint_key
  ),
  gathered as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_name,
      endpoint.environment,
      coalesce(refused.refused_changes, 0) as refused_changes,
      coalesce(refused.unclear_changes, 0) as unclear_changes,
      coalesce(counted.failed_entities, 0) as failed_entities,
      -- An update that failed without a failed entity is one more.
      case
        when coalesce(counted.failed_entities, 0) = 0
        and endpoint.config_update in ('UPDATE_FAILED', 'UPDATE_CANCELED') then 1
        else 0
      end as failed_updates,
      coalesce(counted.are_builds_known, false) as are_builds_known,
      coalesce(
        span.first_at <= cast($as_of as timestamptz) - to_days($window_days)
        and span.last_at >= cast($as_of as timestamptz) - to_days($log_age_days),
        false
      ) as is_log_whole,
      greatest(refused.last_at, counted.last_at) as last_failure_at,
      list_concat(endpoint.sources, refused.sources, counted.sources) as sources
    from
      endpoint
      left join refused on refused.workspace_id = endpoint.workspace_id
      and refused.endpoint_key = endpoint.endpoint_key
      left join counted on counted.workspace_id = endpoint.workspace_id
      and counted.endpoint_key = endpoint.endpoint_key
      left join audit_span as span on span.workspace_id = endpoint.workspace_id
    where
      not endpoint.is_system
  )
select
  workspace_id,
  endpoint_name as resource,
  case
    when refused_changes + failed_entities + failed_updates >= $max_failures then false
    -- A refused change that does not say of what may be of any endpoint.
    when is_log_whole
    and are_builds_known
    and refused_changes + unclear_changes + failed_entities + failed_updates < $max_failures
    and not exists (
      select
        1
      from
        serving_event as nameless
      where
        nameless.kind in ('create', 'update')
        and nameless.is_successful is distinct from true
        and nameless.endpoint_key is null
        and nameless.endpoint_name is null
        and nameless.happened_at >= cast($as_of as timestamptz) - to_days($window_days)
        and coalesce(nameless.workspace_id = gathered.workspace_id, true)
    ) then true
  end as passed,
  refused_changes + failed_entities + failed_updates as failures,
  refused_changes,
  unclear_changes,
  failed_entities,
  failed_updates,
  last_failure_at,
  environment,
  sources
from
  gathered
order by
  workspace_id,
  resource
