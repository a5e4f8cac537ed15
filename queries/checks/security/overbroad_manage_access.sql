-- ---
-- code: SEC-02
-- title: Everyone can manage the endpoint
-- severity: critical
-- resource: endpoint
-- requires: [serving_endpoint_details, serving_endpoint_permissions]
-- optional: [serving_endpoints, groups]
-- params: { broad_groups: ["users", "account users"] }
-- why: >
--   Whoever can manage an endpoint can replace the model behind it, read its environment variables and open it to others. When that is everyone, no other control on the endpoint holds.
-- verify: "databricks serving-endpoints get-permissions <endpoint-id>"
-- fix: "databricks serving-endpoints set-permissions <endpoint-id> --json @acl.json"
-- caveat: The list is replaced as a whole; callers outside it stop at once.
-- controls: { nist: [AC-6, "AC-6(5)", CM-5], iso: [A.8.2], soc2: [CC6.3], cis: ["5.4", "6.8"], mcsb: [PA-1, PA-7], waf: ["SE:05"] }
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
          when not is_unclear then level_rank >= 3
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
      and coalesce(level_rank >= 3, true)
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
  -- Without its access control list nothing is known about an endpoint.
    when acl.endpoint_id is null then null
    when broad.endpoint_key is null then true
    else not broad.is_granted
  end as passed,
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
