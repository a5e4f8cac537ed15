-- ---
-- code: SEC-01
-- title: Endpoint can be queried by everyone in the workspace
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, serving_endpoint_permissions]
-- optional: [serving_endpoints, groups]
-- params: { broad_groups: ["users", "account users"], allow_tag: "public-internal" }
-- why: >
--   A prediction endpoint that everyone in the workspace can call leaks what the model learned and runs up cost that nobody owns. Access should map to named groups or applications.
-- verify: "databricks serving-endpoints get-permissions <endpoint-id>"
-- fix: "databricks serving-endpoints set-permissions <endpoint-id> --json @acl.json"
-- caveat: The list is replaced as a whole; callers outside it stop at once.
-- controls: { nist: [AC-3, AC-6], iso: [A.5.15, A.8.3], soc2: [CC6.1, CC6.3], cis: ["3.3", "6.8"], mcsb: [PA-7], waf: ["SE:05"], dasf: [DASF-43] }
-- ---
with
  broad as (
    select
      workspace_id,
      endpoint_key,
      list_sort(list(distinct group_name)) as granted_to,
      list_sort(list(distinct level)) as levels,
      list_sort(list(distinct through)) as through,
      -- A level, or a kind of principal, that this version does not know leaves the question open.
      bool_or(
        case
          when not is_unclear then level_rank >= 2
        end
      ) as is_granted,
      list_distinct(flatten(list(sources))) as sources
    from
      group_grant
    where
      (
        is_unclear
        or list_contains($broad_groups, lower(group_name))
      )
      and coalesce(level_rank >= 2, true)
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when exists (
      select
        1
      from
        endpoint_tag as tag
      where
        tag.workspace_id = endpoint.workspace_id
        and tag.endpoint_key = endpoint.endpoint_key
        and tag.tag_key = $allow_tag
    ) then true
    -- Without its access control list nothing is known about an endpoint.
    when acl.endpoint_id is null then null
    when broad.endpoint_key is null then true
    else not broad.is_granted
  end as passed,
  -- An endpoint of unknown environment is judged as production.
  case
    when endpoint.is_production is distinct from false then 'high'
    else 'medium'
  end as severity,
  broad.granted_to,
  broad.levels,
  broad.through,
  endpoint.environment,
  list_concat(endpoint.sources, [acl.source], broad.sources) as sources
from
  endpoint
  left join stg_endpoint_acl as acl on acl.workspace_id = endpoint.workspace_id
  and acl.endpoint_id = endpoint.endpoint_id
  left join broad on broad.workspace_id = endpoint.workspace_id
  and broad.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
order by
  endpoint.workspace_id,
  resource
