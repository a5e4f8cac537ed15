-- ---
-- code: SEC-11
-- title: Provider credential pasted as plain text on an external model
-- severity: critical
-- resource: served entity
-- requires: []
-- any_of: [desired_configuration, serving_endpoint_details]
-- optional: [serving_endpoints]
-- why: >
--   A provider's key written into the configuration is readable in every state file, plan and repository that the configuration went through, and nobody rotates it there.
-- verify: grep -rn '_plaintext' <folder of the configuration>
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Rotate the exposed key first; then put the new one into a secret scope and refer to it as {{secrets/<scope>/<key>}}. The API may leave such keys out, so that only the configuration as it was written can show that there is none. Old states and commits still hold the old key.
-- controls: { nist: [IA-5(7)], iso: [A.5.17], soc2: [CC6.1], mcsb: [IM-8], waf: ["SE:09"], dasf: [DASF-33], sat: [~DP-1] }
-- ---
with
  written as (
    select
      coalesce(endpoint.workspace_id, desired.workspace_id, 'unknown') as workspace_id,
      coalesce(endpoint.endpoint_name, desired.endpoint_name) as endpoint_name,
      -- What `get` printed was left out there as well.
      desired.origin <> 'approved' as is_as_written,
      desired.config,
      desired.plaintext_credentials,
      desired.source
    from
      stg_desired_configuration as desired
      left join endpoint on coalesce(desired.workspace_id = endpoint.workspace_id, true)
      and (
        desired.endpoint_id = endpoint.endpoint_id
        or desired.endpoint_name = endpoint.endpoint_name
      )
  ),
  written_entity as (
    select
      workspace_id,
      endpoint_name,
      is_as_written,
      source,
      unnest(from_json(config -> '$.served_entities', '["json"]')) as entity
    from
      written
  ),
  written_credential as (
    select
      workspace_id,
      endpoint_name,
      source,
      unnest(from_json(plaintext_credentials, '["json"]')) as credential
    from
      written
  ),
  seen as (
    -- Every entity of another provider, with what shows that nothing, or something, stands there in clear.
    select
      workspace_id,
      endpoint_name,
      coalesce(entity ->> '$.name', '?') as entity_name,
      entity ->> '$.external_model.provider' as provider,
      is_as_written,
      cast(null as varchar) as place,
      cast(null as varchar) as detector,
      source
    from
      written_entity
    where
      (entity ->> '$.external_model') is not null
    union all
    select
      workspace_id,
      endpoint_name,
      coalesce(nullif(regexp_extract(credential ->> '$.path', 'served_entities\[([^\]]*)\]', 1), ''), '?') as entity_name,
      null as provider,
      true as is_as_written,
      regexp_extract(credential ->> '$.path', '[^.]+$') as place,
      credential ->> '$.detector' as detector,
      source
    from
      written_credential
    union all
    select
      workspace_id,
      endpoint_name,
      coalesce(served_entity_name, '?') as entity_name,
      external_model ->> '$.provider' as provider,
      false as is_as_written,
      null as place,
      null as detector,
      unnest(sources) as source
    from
      served_entity
    where
      kind = 'external'
    union all
    select
      served.workspace_id,
      served.endpoint_name,
      coalesce(served.served_entity_name, '?') as entity_name,
      served.external_model ->> '$.provider' as provider,
      true as is_as_written,
      node.key as place,
      node.value ->> '$.detector' as detector,
      served.sources[1] as source
    from
      served_entity as served,
      json_tree (served.external_model) as node
    where
      served.kind = 'external'
      and node.type = 'OBJECT'
      and (node.value ->> '$.redacted') = 'true'
  )
select
  workspace_id,
  endpoint_name || '/' || entity_name as resource,
  case
    when count(place) > 0 then false
    -- What is written says nothing of endpoints that nobody wrote down: without live configurations of the workspace these are not known.
    when bool_or(is_as_written)
    and exists (
      select
        1
      from
        endpoint
      where
        endpoint.has_details
      having
        bool_or(endpoint.workspace_id = seen.workspace_id)
        -- What names no workspace is of the only one.
        or (
          seen.workspace_id = 'unknown'
          and count(distinct endpoint.workspace_id) = 1
        )
    ) then true
  end as passed,
  max(provider) as provider,
  coalesce(
    list_sort(
      list(distinct place) filter(
        where
          place is not null
      )
    ),
    []
  ) as keys_in_clear,
  coalesce(
    list_sort(
      list(distinct detector) filter(
        where
          detector is not null
      )
    ),
    []
  ) as detectors,
  bool_or(is_as_written) as is_seen_as_written,
  list_distinct(list(source)) as sources
from
  seen
group by
  workspace_id,
  endpoint_name,
  entity_name
order by
  workspace_id,
  resource
