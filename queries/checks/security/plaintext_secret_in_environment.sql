-- ---
-- code: SEC-10
-- title: Secret in plain text in environment variables
-- severity: critical
-- resource: served entity
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints]
-- params: { min_len: 8, min_entropy: 4.0, min_entropy_len: 20, allow_names: [] }
-- why: >
--   Environment variables of an endpoint are returned in the open to everyone who may view it, and end in every export and backup. A credential there must be taken for known.
-- verify: "databricks serving-endpoints get <endpoint> | jq '.config.served_entities[].environment_vars | keys'"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config-with-secret-references.json"
-- caveat: "Rotate the exposed value first; put it into a scope with `databricks secrets put-secret <scope> <key>`, then refer to it. The update deploys anew."
-- controls: { nist: ["IA-5(7)"], iso: [A.5.17], soc2: [CC6.1], mcsb: [IM-8], waf: ["SE:09"], dasf: [DASF-33], sat: ["~DP-1"] }
-- ---
with
  judged as (
    select
      workspace_id,
      endpoint_key,
      served_entity_name,
      variable_name,
      detector,
      -- A value is known by its shape, by the name that it is kept under, or by looking random.
      kind <> 'reference'
      and not list_bool_or(list_transform($allow_names, lambda pattern: regexp_matches(variable_name, pattern)) || [false])
      and (
        detector is not null
        or (
          kind = 'plaintext'
          and (
            (
              regexp_matches(lower(variable_name), 'key|token|secret|password|pwd|conn|credential')
              and length >= $min_len
            )
            or (
              entropy >= $min_entropy
              and length >= $min_entropy_len
            )
          )
        )
      ) as is_secret,
      value_hash,
      config_kind
    from
      environment_variable
  ),
  found as (
    select
      judged.workspace_id,
      judged.endpoint_key,
      judged.served_entity_name,
      bool_or(judged.is_secret) as has_secret,
      bool_or(judged.is_secret is null) as is_unclear,
      count(distinct judged.variable_name) as variables,
      list_sort(
        list(distinct judged.variable_name) filter(
          where
            judged.is_secret
        )
      ) as secret_variables,
      list_sort(
        list(distinct judged.detector) filter(
          where
            judged.is_secret
            and judged.detector is not null
        )
      ) as detectors,
      max(shared.places) as places_with_same_value
    from
      judged
      left join (
        select
          value_hash,
          count(distinct (workspace_id, endpoint_key)) as places
        from
          environment_variable
        where
          value_hash is not null
        group by
          value_hash
      ) as shared on shared.value_hash = judged.value_hash
      and judged.is_secret
    group by
      judged.workspace_id,
      judged.endpoint_key,
      judged.served_entity_name
  ),
  entities as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_key,
      endpoint.endpoint_name,
      entity.served_entity_name,
      bool_and(endpoint.has_details) as has_details,
      list_sort(list(distinct entity.config_kind)) as configurations,
      any_value(endpoint.sources) as sources
    from
      endpoint
      left join served_entity as entity on entity.workspace_id = endpoint.workspace_id
      and entity.endpoint_key = endpoint.endpoint_key
    where
      not endpoint.is_system
      -- Without its configuration, an endpoint may serve more than the list shows.
      and (
        entity.endpoint_key is not null
        or not endpoint.has_details
      )
    group by
      endpoint.workspace_id,
      endpoint.endpoint_key,
      endpoint.endpoint_name,
      entity.served_entity_name
  )
select
  entities.workspace_id,
  entities.endpoint_name || '/' || coalesce(entities.served_entity_name, '?') as resource,
  case
    when found.has_secret then false
    -- The list of endpoints never shows environment variables.
    when entities.has_details
    and not coalesce(found.is_unclear, false) then true
  end as passed,
  found.secret_variables,
  found.detectors,
  found.places_with_same_value,
  found.variables,
  entities.configurations,
  entities.sources
from
  entities
  left join found on found.workspace_id = entities.workspace_id
  and found.endpoint_key = entities.endpoint_key
  and found.served_entity_name is not distinct from entities.served_entity_name
order by
  entities.workspace_id,
  resource
