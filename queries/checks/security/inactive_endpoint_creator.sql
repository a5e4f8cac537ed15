-- ---
-- code: SEC-07
-- title: Endpoint creator no longer exists or is inactive
-- severity: high
-- resource: endpoint
-- requires: [serving_endpoint_details, users, service_principals]
-- optional: [serving_endpoints, groups]
-- why: >
--   An endpoint reaches Unity Catalog as its creator, and the creator cannot be changed. Once that identity is gone, updates can start to fail, and nobody answers for what the endpoint may read.
-- verify: "databricks serving-endpoints get <endpoint> | jq .creator"
-- fix: "databricks serving-endpoints create --json @spec.json"
-- caveat: "There is no fix in place: create the endpoint anew under a service principal, move its callers, then delete the old one."
-- controls: { nist: [AC-2, IA-4], iso: [A.5.16], soc2: [CC6.1], cis: ["5.5"], mcsb: [IM-3, PA-3], waf: ["SE:05", "RE:07"] }
-- ---
with
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
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when endpoint.creator is null then null
    when creator.principal is not null then creator.is_active
    when directory.workspace_id is not null then false
  end as passed,
  endpoint.creator,
  creator.display_name as creator_name,
  creator.principal is not null as is_in_directory,
  creator.is_active,
  endpoint.environment,
  list_concat(endpoint.sources, [creator.source]) as sources
from
  endpoint
  left join principal as creator on creator.workspace_id = endpoint.workspace_id
  and creator.principal_kind <> 'group'
  and lower(creator.principal) = lower(endpoint.creator)
  left join directory on directory.workspace_id = endpoint.workspace_id
where
  not endpoint.is_system
order by
  endpoint.workspace_id,
  resource
