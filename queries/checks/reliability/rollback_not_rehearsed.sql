-- ---
-- code: REL-16
-- title: Rollback has not been rehearsed, or takes too long
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- any_of: [served_entities, audit_log, attestations]
-- optional: [serving_endpoints, targets, azure_workspace]
-- params: { max_rehearsal_age_days: 180, rollback_minutes: 15 }
-- why: >
--   A rollback that was never done is a hope. When it is needed nobody has the time to find out that the old version no longer builds, or that it takes an hour.
-- verify: "select endpoint_config_version, entity_version, change_time from system.serving.served_entities where endpoint_name = '<endpoint>' order by change_time"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @previous-config.json"
-- caveat: "This is the rehearsal: it takes the previous version live. Do it in an agreed window, time it, and return the same way."
-- controls: { nist: [CP-4, CP-10], iso: [A.5.30], soc2: [A1.3, CC7.5], waf: ["OE:12", "RE:08"] }
-- ---
with
  history_from as (
    select
      min(changed_at) as first_at
    from
      config_version
  ),
  own_history as (
    select
      workspace_id,
      endpoint_id as endpoint_key,
      -- From the first configuration on nothing can be missing.
      min(config_version) = 1 as is_whole,
      count(*) as configurations,
      list_distinct(flatten(list(sources))) as sources
    from
      config_version
    group by
      workspace_id,
      endpoint_id
  ),
  newest as (
    select
      workspace_id,
      endpoint_key,
      max(rolled_back_at) as rolled_back_at,
      arg_max_null(seen_in, struct_pack(at := rolled_back_at, has_minutes := minutes is not null)) as seen_in,
      arg_max_null(minutes, struct_pack(at := rolled_back_at, has_minutes := minutes is not null)) as minutes,
      list_distinct(flatten(list(sources))) as sources
    from
    rollback
    group by
      workspace_id,
      endpoint_key
  ),
  attested as (
    select
      workspace_id,
      endpoint_key,
      -- Of two on one day, the one that found it wanting.
      max(attested_on) as attested_on,
      arg_max_null(verdict, struct_pack(attested_on := attested_on, is_failed := verdict = 'fail', source := source)) as verdict,
      list(source) as sources
    from
      endpoint_attestation
    where
      check_name in ('rollback_not_rehearsed', 'rel-16')
      and attested_on <= cast(cast($as_of as timestamptz) as date)
      and review_by >= cast(cast($as_of as timestamptz) as date)
    group by
      workspace_id,
      endpoint_key
  ),
  gathered as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_name,
      endpoint.is_production,
      endpoint.environment,
      newest.rolled_back_at,
      newest.seen_in,
      cast(newest.minutes as decimal(18, 1)) as took_minutes,
      coalesce(target.rollback_minutes, $rollback_minutes) as allowed_minutes,
      attested.attested_on,
      attested.verdict,
      own_history.configurations,
      cast($as_of as timestamptz) - to_days($max_rehearsal_age_days) as oldest_accepted,
      coalesce(own_history.is_whole, false)
      or coalesce(
        history_from.first_at <= cast($as_of as timestamptz) - to_days($max_rehearsal_age_days)
        and own_history.endpoint_key is not null,
        false
      ) as is_history_known,
      list_concat(endpoint.sources, newest.sources, attested.sources, own_history.sources) as sources
    from
      endpoint
      left join newest on newest.workspace_id = endpoint.workspace_id
      and newest.endpoint_key = endpoint.endpoint_key
      left join attested on attested.workspace_id = endpoint.workspace_id
      and attested.endpoint_key = endpoint.endpoint_key
      left join own_history on own_history.workspace_id = endpoint.workspace_id
      and own_history.endpoint_key = endpoint.endpoint_key
      left join endpoint_target as target on target.workspace_id = endpoint.workspace_id
      and target.endpoint_key = endpoint.endpoint_key
      cross join history_from
    where
      not endpoint.is_system
      and endpoint.is_production is distinct from false
  )
select
  workspace_id,
  endpoint_name as resource,
  case
    when is_production is null then null
    when took_minutes > allowed_minutes
    and rolled_back_at >= oldest_accepted then false
    -- Whoever attests to a rehearsal has timed it; that it failed stands until one was seen since.
    when verdict = 'fail'
    and coalesce(cast(rolled_back_at as date) <= attested_on, true) then false
    when verdict = 'pass'
    and attested_on >= cast(oldest_accepted as date) then true
    when rolled_back_at >= oldest_accepted
    and took_minutes <= allowed_minutes then true
    -- It was done, and nobody knows how long it took.
    when rolled_back_at >= oldest_accepted then null
    when is_history_known then false
  end as passed,
  rolled_back_at as last_rollback_at,
  seen_in,
  took_minutes,
  allowed_minutes,
  attested_on,
  configurations as configurations_in_history,
  environment,
  sources
from
  gathered
order by
  workspace_id,
  resource
