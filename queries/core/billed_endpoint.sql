-- One row per workspace and endpoint key with usage: the name that people know it by.
with
  named as (
    select
      workspace_id,
      endpoint_key,
      -- The latest name; of two at the same instant always the same one.
      arg_max(endpoint_name, struct_pack(at := last_at, name := endpoint_name)) as billed_name,
      max(endpoint_id) as billed_id
    from
      usage_endpoint
    group by
      workspace_id,
      endpoint_key
  )
select
  named.workspace_id,
  named.endpoint_key,
  coalesce(endpoint.endpoint_name, named.billed_name, named.billed_id) as endpoint_name,
  coalesce(endpoint.is_system, named.billed_name like 'databricks-%') as is_system,
  endpoint.endpoint_key is not null as is_configured
from
  named
  left join endpoint on endpoint.workspace_id = named.workspace_id
  and endpoint.endpoint_key = named.endpoint_key
