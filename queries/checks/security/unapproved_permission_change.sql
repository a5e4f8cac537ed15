-- ---
-- code: SEC-28
-- title: Permission change by somebody not approved, or outside the change window
-- severity: medium
-- resource: endpoint
-- requires: [audit_log]
-- optional: [change_records, serving_endpoint_details, serving_endpoints, served_entities, azure_workspace]
-- pass_windows: { audit_log: window_days }
-- params: { approved_admins: [], match_hours: 72, window_days: 30 }
-- why: >
--   Whoever changes who may call an endpoint decides over the data behind it. A change that nobody approved is either a mistake or the first step of something worse.
-- verify: "select event_time, user_identity.email, request_params from system.access.audit where service_name = 'serverlessRealTimeInference' and action_name = 'changeInferenceEndpointAcl'"
-- fix: "databricks serving-endpoints set-permissions <endpoint-id> --json @previous-acl.json"
-- caveat: The list is replaced as a whole; take the one of the last audit, and ask whoever changed it first.
-- controls: { nist: ["AC-6(9)", AU-6, CM-5], iso: [A.8.15, A.8.32], soc2: [CC6.3, CC8.1], cis: ["8.11"], mcsb: [LT-3], waf: ["SE:10", "OE:11"] }
-- ---
with
  permission as (
    select
      event.workspace_id,
      coalesce(event.endpoint_name, 'endpoint ' || event.resource_id, 'endpoint not named') as resource,
      event.happened_at,
      event.actor,
      event.actor_kind,
      event.target_user_id,
      event.target_group_id,
      event.permission_set,
      event.input_id,
      event.is_successful,
      exists (
        select
          1
        from
          stg_change_records as record
        where
          record.endpoint_name = event.endpoint_name
          and coalesce(record.workspace_id = event.workspace_id, true)
          and abs(date_diff('second', record.changed_at, event.happened_at)) <= $match_hours * 3600
      ) as has_record,
      list_contains(list_transform($approved_admins, lambda name: lower(name)), lower(event.actor)) as is_approved_admin
    from
      serving_event as event
    where
      event.kind = 'permission'
      and event.is_successful is distinct from false
      and event.happened_at >= cast($as_of as timestamptz) - to_days($window_days)
  ),
  compared as (
    select
      *,
      -- The platform sets the first list of an endpoint itself.
      case
        when actor_kind = 'system' then true
        when len($approved_admins) > 0
        and not is_approved_admin then false
        when len($approved_admins) > 0
        and is_approved_admin is null then null
        when has_record then true
        -- Without all records a missing one says nothing.
        when exists (
          select
            1
          from
            whole_export
          where
            export = 'change_records'
        ) then false
      end as is_as_approved
    from
      permission
  ),
  judged as (
    select
      *,
      -- What may have been refused changed nothing for certain.
      case
        when is_as_approved
        or is_successful then is_as_approved
      end as is_approved
    from
      compared
  )
select
  coalesce(workspace_id, 'unknown') as workspace_id,
  resource,
  -- One change that was not approved decides; one of which it is not known leaves it open.
  case
    when bool_or(is_approved = false) then false
    when bool_and(is_approved is not null) then true
  end as passed,
  count(*) as changes,
  count(*) filter(
    where
      is_approved is distinct from true
  ) as changes_not_approved,
  list_sort(
    list(distinct actor) filter(
      where
        is_approved is distinct from true
    )
  ) as changed_by,
  list_sort(
    list(distinct coalesce(target_user_id, target_group_id)) filter(
      where
        is_approved is distinct from true
    )
  ) as changed_for,
  list_sort(
    list(distinct permission_set) filter(
      where
        is_approved is distinct from true
    )
  ) as permissions_set,
  max(happened_at) as last_changed_at,
  list(distinct {'input': input_id, 'item': cast(null as bigint)}) as sources
from
  judged
group by
  coalesce(workspace_id, 'unknown'),
  resource
order by
  workspace_id,
  resource
