-- ---
-- export: audit_log
-- ---
-- One row per input and event that says who changed what about serving; token logins once a day, all other events counted by service and day.
select
  input_id,
  account_id,
  workspace_id,
  azure_resource_id,
  service_name,
  is_kept,
  action_name,
  event_time,
  actor,
  run_by,
  run_as,
  user_agent,
  source_ip_address,
  request_id,
  event_id,
  status_code,
  endpoint_name,
  resource_id,
  target_user_id,
  target_group_id,
  target_name,
  permission_set,
  permission_changes,
  securable_type,
  securable_name,
  secret_scope,
  token_id,
  token_expires_ms,
  served_versions,
  count(*) as row_count,
  count(
    case
      when first_at is null
      or service_name is null then 1
    end
  ) as malformed_count,
  min(first_at) as first_at,
  max(first_at) as last_at
from
  (
    select
      input_id,
      account_id,
      workspace_id,
      lower(azure_resource_id) as azure_resource_id,
      service_name,
      is_kept,
      event_time as first_at,
      case
        when is_kept
        or is_token_use then action_name
      end as action_name,
      case
        when is_kept then event_time
        else date_trunc('day', event_time)
      end as event_time,
      case
        when is_kept
        or is_token_use then coalesce(nullif(email, ''), nullif(subject_name, ''))
      end as actor,
      case
        when is_kept then run_by
      end as run_by,
      case
        when is_kept then run_as
      end as run_as,
      case
        when is_kept then user_agent
      end as user_agent,
      case
        when is_kept then source_ip_address
      end as source_ip_address,
      case
        when is_kept then request_id
      end as request_id,
      case
        when is_kept then event_id
      end as event_id,
      case
        when is_kept then status_code
      end as status_code,
      case
        when is_kept then endpoint_name
      end as endpoint_name,
      case
        when is_kept then resource_id
      end as resource_id,
      case
        when is_kept then target_user_id
      end as target_user_id,
      case
        when is_kept then target_group_id
      end as target_group_id,
      case
        when is_kept then target_name
      end as target_name,
      case
        when is_kept then permission_set
      end as permission_set,
      case
        when is_kept then cast(permission_changes as varchar)
      end as permission_changes,
      case
        when is_kept then securable_type
      end as securable_type,
      case
        when is_kept then securable_name
      end as securable_name,
      case
        when is_kept then secret_scope
      end as secret_scope,
      case
        when is_kept
        or is_token_use then token_id
      end as token_id,
      case
        when is_kept then token_expires_ms
      end as token_expires_ms,
      case
        when is_kept then list_transform(
          coalesce(
            json_transform(
              try_cast (config as json),
              '{"served_entities":[{"entity_name":"VARCHAR","entity_version":"VARCHAR","model_name":"VARCHAR","model_version":"VARCHAR"}]}'
            ).served_entities,
            json_transform(
              try_cast (config as json),
              '{"served_models":[{"entity_name":"VARCHAR","entity_version":"VARCHAR","model_name":"VARCHAR","model_version":"VARCHAR"}]}'
            ).served_models,
            json_transform(
              try_cast (served_entities as json),
              '[{"entity_name":"VARCHAR","entity_version":"VARCHAR","model_name":"VARCHAR","model_version":"VARCHAR"}]'
            )
          ),
          lambda served: coalesce(served.entity_name, served.model_name, '') || '/' || coalesce(served.entity_version, served.model_version, '')
        )
      end as served_versions
    from
      (
        select
          *,
          lower(service_name) in ('serverlessrealtimeinference', 'modelserving')
          or (
            lower(service_name) = 'accounts'
            and regexp_matches(lower(action_name), 'dbtoken|ipaccesslist|togroup|fromgroup|admin|oauth|secret|credential')
          )
          or (
            lower(service_name) = 'secrets'
            and lower(action_name) in ('putacl', 'deleteacl', 'putsecret', 'deletesecret', 'createscope', 'deletescope')
          )
          or (
            lower(service_name) = 'unitycatalog'
            and lower(action_name) = 'updatepermissions'
          )
          or (
            lower(service_name) = 'modelregistry'
            and lower(action_name) like '%acl'
          ) as is_kept,
          lower(service_name) = 'accounts'
          and lower(action_name) = 'tokenlogin' as is_token_use
        from
          audit_log
      ) as event
  ) as kept
group by all
