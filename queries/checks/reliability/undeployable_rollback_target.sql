-- ---
-- code: REL-02
-- title: Rollback target exists but cannot be deployed
-- severity: high
-- resource: endpoint
-- requires: [serving_endpoint_details, model_versions]
-- optional: [serving_endpoints, users, service_principals, groups, secrets, served_entities]
-- params: { rollback_tag: rollback_version }
-- why: >
--   A version to go back to helps only if it can be deployed tonight: it must be ready, its secrets must exist, whoever created the endpoint must be able to read it, and it should have served here before.
-- verify: databricks model-versions get <model> <version>
-- fix: "databricks serving-endpoints update-config <endpoint> --json @previous-config.json"
-- caveat: "This is the rollback itself: compare the file with the live configuration first. Whether both versions take the same input is not in the exports."
-- controls: { nist: [CP-10, CM-2], iso: [A.8.32], soc2: [CC7.5, CC8.1], waf: ["OE:12", "RE:09"], rmf: [MANAGE 2.4], "42001": [A.6.2.6] }
-- ---
with
  serving as (
    select
      workspace_id,
      endpoint_key,
      entity_name,
      max(try_cast (entity_version as bigint)) as version_number
    from
      served_entity
    where
      config_kind = 'active'
      and kind in ('custom', 'agent')
      and not is_system
      and is_production is distinct from false
    group by
      workspace_id,
      endpoint_key,
      entity_name
  ),
  named as (
    select
      workspace_id,
      endpoint_key,
      max(try_cast (tag_value as bigint)) as version_number
    from
      endpoint_tag
    where
      lower(tag_key) = lower($rollback_tag)
    group by
      workspace_id,
      endpoint_key
  ),
  -- The version that a tag names, else the newest before the one in service.
  candidate as (
    select
      serving.workspace_id,
      serving.endpoint_key,
      serving.entity_name,
      version.model_version,
      version.status,
      version.sources
    from
      serving
      join model_version as version on version.model_name = serving.entity_name
      and version.version_number < serving.version_number
      left join named on named.workspace_id = serving.workspace_id
      and named.endpoint_key = serving.endpoint_key
    qualify
      row_number() over (
        partition by
          serving.workspace_id,
          serving.endpoint_key,
          serving.entity_name
        order by
          version.version_number = named.version_number desc nulls last,
          version.version_number desc,
          version.workspace_id
      ) = 1
  ),
  secret as (
    select
      reference.workspace_id,
      reference.endpoint_key,
      -- A scope of which no key was exported tells nothing of the keys in it.
      bool_and(
        case
          when key.secret_key is not null then true
          when exists (
            select
              1
            from
              stg_secrets as other
            where
              other.workspace_id = reference.workspace_id
              and other.scope_name = reference.scope_name
          ) then false
        end
      ) as are_resolved,
      bool_or(
        key.secret_key is null
        and not exists (
          select
            1
          from
            stg_secrets as other
          where
            other.workspace_id = reference.workspace_id
            and other.scope_name = reference.scope_name
        )
      ) as is_any_unclear
    from
      secret_reference as reference
      left join stg_secrets as key on key.workspace_id = reference.workspace_id
      and key.scope_name = reference.scope_name
      and key.secret_key = reference.secret_key
    group by
      reference.workspace_id,
      reference.endpoint_key
  ),
  -- A creator is a user or a service principal: only both lists, whole, can show that somebody is on neither.
  directory as (
    select
      workspace_id
    from
      whole_export
    where
      export in ('users', 'service_principals')
    group by
      workspace_id
    having
      count(*) = 2
  ),
  judged as (
    select
      candidate.workspace_id,
      candidate.endpoint_key,
      candidate.entity_name || ' ' || candidate.model_version as rollback_target,
      case
        when candidate.status = 'READY' then true
        when candidate.status in ('PENDING_REGISTRATION', 'FAILED_REGISTRATION') then false
      end as is_ready,
      case
        when secret.are_resolved = false then false
        -- Only a whole configuration shows that it names no secret.
        when not endpoint.has_details then null
        when secret.endpoint_key is null then true
        when not secret.is_any_unclear then true
      end as are_secrets_there,
      case
        when creator.principal is not null then creator.is_active
        when directory.workspace_id is not null
        and endpoint.creator is not null then false
      end as is_creator_active,
      case
        when bool_or(history.entity_version = candidate.model_version) then true
        when count(history.entity_version) > 0 then false
      end as has_served_here,
      any_value(candidate.sources) as sources
    from
      candidate
      join endpoint on endpoint.workspace_id = candidate.workspace_id
      and endpoint.endpoint_key = candidate.endpoint_key
      left join secret on secret.workspace_id = candidate.workspace_id
      and secret.endpoint_key = candidate.endpoint_key
      left join principal as creator on creator.workspace_id = endpoint.workspace_id
      and creator.principal_kind <> 'group'
      and lower(creator.principal) = lower(endpoint.creator)
      left join directory on directory.workspace_id = endpoint.workspace_id
      left join served_entity_history as history on history.workspace_id = candidate.workspace_id
      and history.endpoint_id = candidate.endpoint_key
      and history.entity_name = candidate.entity_name
    group by
      candidate.workspace_id,
      candidate.endpoint_key,
      candidate.entity_name,
      candidate.model_version,
      candidate.status,
      secret.endpoint_key,
      secret.are_resolved,
      secret.is_any_unclear,
      creator.principal,
      creator.is_active,
      directory.workspace_id,
      endpoint.creator,
      endpoint.has_details
  )
select
  judged.workspace_id,
  endpoint.endpoint_name as resource,
  bool_and(
    judged.is_ready
    and judged.are_secrets_there
    and judged.is_creator_active
    and judged.has_served_here
  )
  -- One unclear part leaves the whole open, unless another one fails.
  and case
    when bool_or(
      (
        judged.is_ready
        and judged.are_secrets_there
        and judged.is_creator_active
        and judged.has_served_here
      ) is null
    ) then null
    else true
  end
  or not any_value(endpoint.is_production) as passed,
  list_sort(list(judged.rollback_target)) as rollback_targets,
  bool_and(judged.is_ready) as is_ready,
  bool_and(judged.are_secrets_there) as are_secrets_there,
  bool_and(judged.is_creator_active) as is_creator_active,
  bool_and(judged.has_served_here) as has_served_here,
  any_value(endpoint.environment) as environment,
  list_concat(any_value(endpoint.sources), flatten(list(judged.sources))) as sources
from
  judged
  join endpoint on endpoint.workspace_id = judged.workspace_id
  and endpoint.endpoint_key = judged.endpoint_key
group by
  judged.workspace_id,
  endpoint.endpoint_name
order by
  judged.workspace_id,
  resource
