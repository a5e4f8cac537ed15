-- One row per event of the audit log that says who changed what about serving, each once; workspace_id '0' is the account, null not known.
with
  event as (
    select
      event.* exclude (workspace_id, first_at, last_at, malformed_count, row_count),
      coalesce(event.workspace_id, azure_resource.workspace_id) as workspace_id,
      event.azure_resource_id is not null as is_diagnostic
    from
      audit_event as event
      left join azure_resource on azure_resource.azure_resource_id = event.azure_resource_id
    where
      event.is_kept
      and event.event_time is not null
      and event.event_time < (
        select
          as_of
        from
          scope
      )
      -- Exports may overlap, and the log is delivered at least once.
    qualify
      event.event_id is null
      or row_number() over (
        partition by
          event.event_id
        order by
          event.input_id,
          event.action_name
      ) = 1
  )
select
  event.workspace_id,
  event.account_id,
  event.event_time as happened_at,
  lower(event.service_name) as service,
  event.service_name,
  event.action_name,
  event.actor,
  coalesce(event.run_by, event.actor) as acting,
  -- Service principals act under their application id; what the platform does itself is done by System-User.
  case
    when event.actor is null then null
    when event.actor like '%@%' then 'person'
    when lower(event.actor) = 'system-user' then 'system'
    when regexp_full_match(event.actor, '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}') then 'service_principal'
  end as actor_kind,
  event.user_agent,
  event.source_ip_address,
  event.request_id,
  event.event_id,
  event.status_code,
  -- Null where the log does not say how it ended.
  event.status_code < 400 as is_successful,
  event.endpoint_name,
  -- Some write it as "/serving-endpoints/<id>".
  regexp_extract(event.resource_id, '[^/]+$') as resource_id,
  event.target_user_id,
  event.target_group_id,
  event.target_name,
  event.permission_set,
  event.permission_changes,
  event.securable_type,
  event.securable_name,
  event.secret_scope,
  event.token_id,
  event.token_expires_ms,
  event.served_versions,
  event.is_diagnostic,
  event.input_id
from
  event
where
  -- The same event of the table says more than that of the diagnostic log, whose time has no fraction.
  not event.is_diagnostic
  or not exists (
    select
      1
    from
      event as fuller
    where
      not fuller.is_diagnostic
      and fuller.request_id = event.request_id
      and lower(fuller.action_name) = lower(event.action_name)
      and date_trunc('second', fuller.event_time) = date_trunc('second', event.event_time)
  )
