-- ---
-- code: SEC-08
-- title: Production endpoint created by a person
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints, users, service_principals, groups]
-- params: { service_identity_pattern: "" }
-- why: >
--   An endpoint reaches data as whoever created it, for as long as it lives. A person leaves, or has more rights than a model needs.
-- verify: "databricks serving-endpoints get <endpoint> | jq .creator"
-- fix: "databricks serving-endpoints create --json @spec.json"
-- caveat: "There is no fix in place: create the endpoint anew as a service principal, move its callers, then delete the old one."
-- controls: { nist: [IA-9, AC-6], iso: [A.5.16], soc2: [CC6.1], cis: ["5.5"], mcsb: [IM-3], waf: ["SE:05"] }
-- ---
with
  judged as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_name,
      endpoint.creator,
      endpoint.environment,
      endpoint.is_production,
      endpoint.sources,
      creator.display_name as creator_name,
      creator.source as creator_source,
      case
        when creator.principal_kind is not null then creator.principal_kind = 'service_principal'
        -- Some organisations give pipelines an account with a mailbox.
        when $service_identity_pattern <> ''
        and regexp_matches(endpoint.creator, $service_identity_pattern) then true
        when regexp_full_match(lower(endpoint.creator), '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}') then true
        when endpoint.creator like '%@%' then false
      end as is_service
    from
      endpoint
      left join principal as creator on creator.workspace_id = endpoint.workspace_id
      and creator.principal_kind <> 'group'
      and lower(creator.principal) = lower(endpoint.creator)
    where
      not endpoint.is_system
      and endpoint.is_production is distinct from false
  )
select
  workspace_id,
  endpoint_name as resource,
  case
    when $service_identity_pattern <> ''
    and regexp_matches(creator, $service_identity_pattern) then true
    else is_service
  end as passed,
  creator,
  creator_name,
  environment,
  coalesce(is_production, true) as is_held_as_production,
  list_concat(sources, [creator_source]) as sources
from
  judged
order by
  workspace_id,
  resource
