-- ---
-- code: OPS-10
-- title: Production changed by hand or without a change record
-- severity: medium
-- resource: endpoint
-- requires: [audit_log, serving_endpoint_details]
-- optional: [change_records, serving_endpoints, served_entities, azure_workspace]
-- pass_windows: { audit_log: window_days }
-- params: { pipeline_agents: ["terraform", "asset-bundle", "databricks-bundle", "azure-devops", "github", "jenkins", "gitlab"], match_hours: 72, window_days: 30 }
-- why: >
--   A change made by hand was not reviewed, is in no repository, and is gone with the next deployment. A change without a record cannot be explained afterwards.
-- verify: "select event_time, action_name, user_identity.email, user_agent from system.access.audit where service_name in ('serverlessRealTimeInference', 'modelServing') and event_date >= '<day>'"
-- fix: "databricks bundle deploy -t prod"
-- caveat: Deploys what the repository holds and undoes whatever was changed by hand; compare first.
-- controls: { nist: [CM-3, CM-5], iso: [A.8.32], soc2: [CC8.1], mcsb: [DS-6], waf: ["OE:11"], "42001": [A.6.2.5] }
-- ---
with
  change as (
    select
      event.workspace_id,
      event.endpoint_key,
      event.endpoint_name,
      event.happened_at,
      event.action_name,
      event.actor,
      event.user_agent,
      event.input_id,
      event.is_successful,
      -- A person is never a pipeline, whatever tool is used; of a nameless actor the tool decides.
      case
        when event.actor_kind = 'person' then true
        when event.actor_kind = 'system' then false
        when event.user_agent is null then null
        else not list_bool_or(list_transform($pipeline_agents, lambda agent: contains(lower(event.user_agent), lower(agent))))
      end as is_by_hand,
      exists (
        select
          1
        from
          stg_change_records as record
        where
          record.endpoint_name = event.endpoint_name
          and coalesce(record.workspace_id = event.workspace_id, true)
          and abs(date_diff('second', record.changed_at, event.happened_at)) <= $match_hours * 3600
      ) as has_record
    from
      serving_event as event
    where
      event.kind in ('create', 'update', 'gateway', 'delete')
      and event.is_successful is distinct from false
      and event.happened_at >= cast($as_of as timestamptz) - to_days($window_days)
  ),
  compared as (
    select
      *,
      case
        when is_by_hand then false
        when not has_record
        and exists (
          select
            1
          from
            whole_export
          where
            export = 'change_records'
        ) then false
        when has_record
        and is_by_hand = false then true
      end as is_as_agreed
    from
      change
  ),
  judged as (
    select
      *,
      -- What may have been refused changed nothing for certain.
      case
        when is_as_agreed
        or is_successful then is_as_agreed
      end as is_in_order
    from
      compared
  ),
  -- A change that does not say of what may be of any endpoint; without a workspace, of any workspace.
  unattributed as (
    select distinct
      workspace_id
    from
      judged
    where
      endpoint_key is null
      and endpoint_name is null
      and is_in_order is distinct from true
  ),
  counted as (
    select
      workspace_id,
      endpoint_key,
      count(*) as changes,
      count(*) filter(
        where
          is_by_hand
      ) as changes_by_hand,
      count(*) filter(
        where
          not has_record
      ) as changes_without_record,
      bool_or(is_in_order = false) as is_any_out_of_order,
      bool_and(is_in_order is not null) as are_all_known,
      list_sort(
        list(distinct actor) filter(
          where
            is_in_order is distinct from true
        )
      ) as changed_by,
      max(happened_at) filter(
        where
          is_in_order is distinct from true
      ) as last_changed_at,
      list(distinct {'input': input_id, 'item': cast(null as bigint)}) as sources
    from
      judged
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when counted.is_any_out_of_order then case
      when endpoint.is_production then false
    end
    when exists (
      select
        1
      from
        unattributed
      where
        coalesce(unattributed.workspace_id = endpoint.workspace_id, true)
    ) then null
    -- That nothing changed can only be said where the log holds anything of the workspace.
    when counted.changes is null then case
      when span.workspace_id is not null then true
    end
    when counted.are_all_known then true
  end as passed,
  coalesce(counted.changes, 0) as changes,
  coalesce(counted.changes_by_hand, 0) as changes_by_hand,
  coalesce(counted.changes_without_record, 0) as changes_without_record,
  counted.changed_by,
  counted.last_changed_at,
  endpoint.environment,
  list_concat(endpoint.sources, counted.sources) as sources
from
  endpoint
  left join counted on counted.workspace_id = endpoint.workspace_id
  and counted.endpoint_key = endpoint.endpoint_key
  left join audit_span as span on span.workspace_id = endpoint.workspace_id
where
  not endpoint.is_system
  and endpoint.is_production is distinct from false
order by
  endpoint.workspace_id,
  resource
