-- One row per change of a serving endpoint that the audit log holds; endpoint_key null where it is not known which.
with
  known as (
    select
      workspace_id,
      endpoint_id,
      endpoint_name,
      endpoint_key
    from
      endpoint
    union all
    select
      workspace_id,
      endpoint_id,
      arg_max(endpoint_name, changed_at) as endpoint_name,
      endpoint_id as endpoint_key
    from
      served_entity_history
    where
      (workspace_id, endpoint_id) not in (
        select
          (workspace_id, endpoint_key)
        from
          endpoint
      )
    group by
      workspace_id,
      endpoint_id
  ),
  named as (
    select
      workspace_id,
      endpoint_name,
      -- A name may have been used before: the endpoint that is there now goes before those of the history.
      arg_min(
        endpoint_key,
        struct_pack(
          is_gone := not exists (
            select
              1
            from
              endpoint
            where
              endpoint.workspace_id = known.workspace_id
              and endpoint.endpoint_key = known.endpoint_key
          ),
          key := endpoint_key
        )
      ) as endpoint_key
    from
      known
    group by
      workspace_id,
      endpoint_name
  )
select
  entry.workspace_id,
  coalesce(by_id.endpoint_key, by_name.endpoint_key) as endpoint_key,
  coalesce(by_id.endpoint_name, by_name.endpoint_name, entry.endpoint_name) as endpoint_name,
  entry.resource_id,
  entry.happened_at,
  entry.action_name,
  case
    when regexp_matches(lower(entry.action_name), 'acl|permission') then 'permission'
    when regexp_matches(lower(entry.action_name), 'aigateway|ratelimit') then 'gateway'
    when lower(entry.action_name) like 'create%' then 'create'
    when lower(entry.action_name) like 'delete%' then 'delete'
    when regexp_matches(lower(entry.action_name), 'tag|notification') then 'label'
    when regexp_matches(lower(entry.action_name), '^(update|put|patch|enable|disable)') then 'update'
    when regexp_matches(lower(entry.action_name), '^(get|list|query|export|describe)') then 'read'
    else 'other'
  end as kind,
  entry.actor,
  entry.acting,
  entry.actor_kind,
  entry.user_agent,
  entry.source_ip_address,
  entry.status_code,
  entry.is_successful,
  entry.target_user_id,
  entry.target_group_id,
  entry.permission_set,
  entry.served_versions,
  entry.event_id,
  entry.input_id
from
  audit_entry as entry
  left join known as by_id on by_id.workspace_id = entry.workspace_id
  and by_id.endpoint_id = entry.resource_id
  left join named as by_name on by_name.workspace_id = entry.workspace_id
  and by_name.endpoint_name = coalesce(entry.endpoint_name, entry.resource_id)
where
  entry.service in ('serverlessrealtimeinference', 'modelserving')
