-- ---
-- code: REL-14
-- title: Serves a retired or deprecated thing
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints, retirements]
-- params: { warn_days: 90 }
-- why: >
--   What is retired stops on a day that others chose. Known before, it is a change like any other; found out on the day, it is an outage.
-- verify: "databricks serving-endpoints get <endpoint> | jq .config"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Keep retirements.yaml from the providers' and the platform's announcements; without it only deprecated parts of the configuration are seen. Legacy payload capture cannot be switched on again once it is off; log payloads through the gateway.
-- controls: { nist: [SA-22], iso: [~A.8.8], cis: ["2.2"], waf: ["OE:06"], rmf: [MANAGE 3.2] }
-- ---
with
  -- Names under which an announcement may speak of what is served.
  served as (
    select
      workspace_id,
      endpoint_key,
      unnest(
        [
          entity_name,
          entity_name || '/' || entity_version,
          external_model ->> '$.name',
          (external_model ->> '$.provider') || '/' || (external_model ->> '$.name'),
          external_model ->> '$.provider',
          workload_type
        ]
      ) as name
    from
      served_entity
  ),
  field as (
    -- Keys of the configuration: an announcement may retire one of them.
    select distinct
      endpoint.workspace_id,
      endpoint.endpoint_key,
      node.key as name
    from
      endpoint,
      json_tree (endpoint.config) as node
    where
      endpoint.has_details
      and node.key is not null
      and not regexp_matches(node.key, '^\d+$')
  ),
  announced as (
    select
      *,
      replace(replace(replace(replace(lower(entity), '\', '\\'), '%', '\%'), '_', '\_'), '*', '%') as pattern
    from
      stg_retirements
    where
      entity is not null
  ),
  retired as (
    select
      named.workspace_id,
      named.endpoint_key,
      announced.entity,
      announced.retires_on,
      announced.replacement,
      announced.source
    from
      (
        select
          workspace_id,
          endpoint_key,
          name,
          false as is_field
        from
          served
        where
          name is not null
        union
        select
          workspace_id,
          endpoint_key,
          name,
          true as is_field
        from
          field
      ) as named
      join announced on lower(named.name) like announced.pattern escape '\'
      and named.is_field = coalesce(announced.kind = 'field', false)
  ),
  by_endpoint as (
    select
      workspace_id,
      endpoint_key,
      count(*) filter(
        where
          retires_on <= cast(cast($as_of as timestamptz) as date) + cast($warn_days as integer)
      ) as due,
      count(*) filter(
        where
          retires_on is null
      ) as undated,
      list_sort(
        list(distinct entity || coalesce(' on ' || retires_on, '') || coalesce(', use ' || replacement, '')) filter(
          where
            retires_on is null
            or retires_on <= cast(cast($as_of as timestamptz) as date) + cast($warn_days as integer)
        )
      ) as retired_things,
      min(retires_on) as first_retires_on,
      list(distinct source) as sources
    from
      retired
    group by
      workspace_id,
      endpoint_key
  ),
  register_of_ends as (
    select
      count(*) as files
    from
      input
    where
      export = 'retirements'
      and status = 'read'
  ),
  deprecated as (
    select
      workspace_id,
      endpoint_key,
      list_filter(
        [
          case
            when json_array_length(config -> '$.served_models') > 0
            and coalesce(json_array_length(config -> '$.served_entities'), 0) = 0 then 'served_models, use served_entities'
          end,
          case
            when (config ->> '$.auto_capture_config.enabled') = 'true' then 'auto_capture_config, use the gateway''s inference table'
          end
        ],
        lambda part: part is not null
      ) as parts
    from
      endpoint
    where
      has_details
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when by_endpoint.due > 0
    or len(deprecated.parts) > 0 then false
    -- Nobody has said what is to be retired.
    when register_of_ends.files > 0
    and coalesce(by_endpoint.undated, 0) = 0
    and endpoint.has_details then true
  end as passed,
  coalesce(by_endpoint.retired_things, []) as retired_things,
  by_endpoint.first_retires_on,
  coalesce(deprecated.parts, []) as deprecated_parts,
  endpoint.environment,
  list_concat(endpoint.sources, by_endpoint.sources) as sources
from
  endpoint
  left join by_endpoint on by_endpoint.workspace_id = endpoint.workspace_id
  and by_endpoint.endpoint_key = endpoint.endpoint_key
  left join deprecated on deprecated.workspace_id = endpoint.workspace_id
  and deprecated.endpoint_key = endpoint.endpoint_key
  cross join register_of_ends
where
  not endpoint.is_system
order by
  endpoint.workspace_id,
  resource
