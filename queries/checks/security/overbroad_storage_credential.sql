-- ---
-- code: SEC-31
-- title: Storage behind serving is open to everyone
-- severity: high
-- resource: external location
-- requires: [serving_endpoint_details, grants, external_locations, storage_credentials]
-- optional: [serving_endpoints, registered_models]
-- params: { broad_groups: ["users", "account users"], broad_pattern: "^_workspace_users_", privileges: ["READ_FILES", "WRITE_FILES", "CREATE_EXTERNAL_TABLE", "CREATE_EXTERNAL_VOLUME", "CREATE_EXTERNAL_LOCATION", "CREATE_FOREIGN_SECURABLE", "CREATE_MANAGED_STORAGE", "EXTERNAL_USE_LOCATION", "MANAGE", "ALL_PRIVILEGES"], require_isolation: true }
-- why: >
--   Whoever may read the files of a location reads models and payloads past every privilege on the model and the table; whoever may write them changes what is served.
-- verify: databricks grants get-effective external_location <location>
-- fix: "databricks grants update external_location <location> --json @changes.json"
-- caveat: Jobs that read files through the broad group stop. Isolation is set per location and needs the workspaces bound first. Locations and credentials that the reader holds no privilege on are left out of the exports.
-- controls: { nist: [AC-3, AC-6], iso: [A.8.3], soc2: [CC6.1], cis: ["3.3"], mcsb: [PA-7], waf: ["SE:05"] }
-- ---
with
  granted as (
    select
      workspace_id,
      securable_type,
      lower(securable_name) as securable_name,
      list_sort(
        list(
          distinct principal || ': ' || privilege || ' on ' || replace(securable_type, '_', ' ') || ' ' || securable_name
        )
      ) as granted_to,
      list_distinct(list(source)) as sources
    from
      stg_grants
    where
      securable_type in ('external_location', 'storage_credential')
      and list_contains($privileges, privilege)
      and (
        list_contains($broad_groups, lower(principal))
        or regexp_matches(lower(principal), $broad_pattern)
      )
    group by
      workspace_id,
      securable_type,
      lower(securable_name)
  ),
  -- Who or what is not told may be everyone, or any privilege: such an answer does not tell all.
  untold as (
    select distinct
      workspace_id,
      securable_type,
      lower(securable_name) as securable_name
    from
      stg_grants
    where
      (
        principal is null
        or privilege is null
      )
      and coalesce(list_contains($privileges, privilege), true)
      and coalesce(
        list_contains($broad_groups, lower(principal))
        or regexp_matches(lower(principal), $broad_pattern),
        true
      )
  ),
  exported as (
    select distinct
      workspace_id,
      securable_type,
      lower(securable_name) as securable_name
    from
      stg_grant_exports
    where
      (workspace_id, securable_type, lower(securable_name)) not in (
        select
          (workspace_id, securable_type, securable_name)
        from
          untold
      )
  ),
  location as (
    select
      location.workspace_id,
      location.location_name,
      location.url,
      location.credential_name,
      location.isolation_mode,
      credential.isolation_mode as credential_isolation_mode,
      list_concat(on_location.granted_to, on_credential.granted_to) as granted_to,
      case
        when on_location.granted_to is not null
        or on_credential.granted_to is not null then true
        -- Privileges on storage are not inherited: both answers tell all.
        when location_answer.securable_name is not null
        and credential_answer.securable_name is not null then false
      end as is_open,
      case
        when location.isolation_mode = 'OPEN'
        or credential.isolation_mode = 'OPEN' then false
        when location.isolation_mode = 'ISOLATED'
        and credential.isolation_mode = 'ISOLATED' then true
      end as is_isolated,
      list_concat([location.source, credential.source], on_location.sources, on_credential.sources) as sources
    from
      stg_external_locations as location
      left join stg_storage_credentials as credential on credential.workspace_id = location.workspace_id
      and lower(credential.credential_name) = lower(location.credential_name)
      left join granted as on_location on on_location.workspace_id = location.workspace_id
      and on_location.securable_type = 'external_location'
      and on_location.securable_name = lower(location.location_name)
      left join granted as on_credential on on_credential.workspace_id = location.workspace_id
      and on_credential.securable_type = 'storage_credential'
      and on_credential.securable_name = lower(location.credential_name)
      left join exported as location_answer on location_answer.workspace_id = location.workspace_id
      and location_answer.securable_type = 'external_location'
      and location_answer.securable_name = lower(location.location_name)
      left join exported as credential_answer on credential_answer.workspace_id = location.workspace_id
      and credential_answer.securable_type = 'storage_credential'
      and credential_answer.securable_name = lower(location.credential_name)
  ),
  judged_location as (
    select
      *,
      not is_open
      and (
        not $require_isolation
        or is_isolated
      ) as is_closed
    from
      location
  ),
  -- Where a model's files lie is printed with the model; of a table no export tells it. The innermost location counts.
  stored as (
    select
      served.workspace_id,
      served.securable_name,
      served.sources,
      holder.location_name
    from
      served_securable as served
      left join stg_registered_models as model on served.securable_type = 'function'
      and lower(model.model_name) = served.securable_name
      left join location as holder on holder.workspace_id = served.workspace_id
      and starts_with(model.storage_location || '/', holder.url || '/')
    qualify
      row_number() over (
        partition by
          served.workspace_id,
          served.securable_type,
          served.securable_name
        order by
          len(holder.url) desc nulls last,
          holder.location_name
      ) = 1
  ),
  held as (
    select
      location.workspace_id,
      location.location_name,
      list_sort(
        list(distinct stored.securable_name) filter(
          where
            stored.location_name is not null
        )
      ) as holds,
      list_sort(
        list(distinct stored.securable_name) filter(
          where
            stored.location_name is null
        )
      ) as may_hold,
      list_distinct(flatten(list(stored.sources))) as sources
    from
      judged_location as location
      join stored on stored.workspace_id = location.workspace_id
      and coalesce(stored.location_name = location.location_name, true)
    group by
      location.workspace_id,
      location.location_name
  ),
  judged as (
    select
      location.workspace_id,
      location.location_name as resource,
      case
        when location.is_closed then true
        when held.holds is not null then location.is_closed
        -- What lies nobody knows where lies in the open where there is nothing but open places.
        when bool_and(location.is_closed is false) over (
          partition by
            location.workspace_id
        ) then false
      end as passed,
      -- Open to every workspace alone is less than open to everybody.
      case
        when location.is_open is distinct from true then 'medium'
      end as severity,
      location.granted_to,
      location.url,
      location.credential_name,
      location.isolation_mode,
      location.credential_isolation_mode,
      held.holds,
      held.may_hold,
      list_concat(held.sources, location.sources) as sources,
      held.location_name is not null as is_in_question
    from
      judged_location as location
      left join held on held.workspace_id = location.workspace_id
      and held.location_name = location.location_name
    union all
    -- Without any location there is nothing to say where it is kept.
    select
      workspace_id,
      securable_name as resource,
      null as passed,
      null as severity,
      null as granted_to,
      null as url,
      null as credential_name,
      null as isolation_mode,
      null as credential_isolation_mode,
      null as holds,
      [securable_name] as may_hold,
      sources,
      true as is_in_question
    from
      stored
    where
      workspace_id not in (
        select
          workspace_id
        from
          location
      )
  )
select
  workspace_id,
  resource,
  passed,
  severity,
  granted_to,
  url,
  credential_name,
  isolation_mode,
  credential_isolation_mode,
  holds,
  may_hold,
  sources
from
  judged
where
  is_in_question
order by
  workspace_id,
  resource
