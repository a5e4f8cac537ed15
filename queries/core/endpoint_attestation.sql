-- One row per endpoint and statement of a person on a check that names it, an entity of it, a model it serves, or nothing in particular.
with
  named as (
    select
      workspace_id,
      endpoint_key,
      endpoint_name as resource
    from
      endpoint
    where
      not is_system
    union
    select
      workspace_id,
      endpoint_key,
      unnest([endpoint_name || '/' || served_entity_name, entity_name, entity_name || '/' || entity_version]) as resource
    from
      served_entity
    where
      config_kind = 'active'
      and not is_system
  )
select
  named.workspace_id,
  named.endpoint_key,
  named.resource,
  lower(attestation.check_name) as check_name,
  attestation.statement,
  attestation.verdict,
  attestation.attested_by,
  attestation.attested_on,
  attestation.review_by,
  attestation.evidence,
  attestation.source
from
  named
  join stg_attestations as attestation on coalesce(attestation.workspace_id = named.workspace_id, true)
  and (
    attestation.resource_pattern is null
    or lower(named.resource) like attestation.resource_pattern escape '\'
  )
where
  named.resource is not null
  and attestation.check_name is not null
