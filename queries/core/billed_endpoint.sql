-- One row per workspace and endpoint key with usage: the name that people know it by.
with
  named as (
    select
      workspace_id,
      endpoint_key,
      arg_max(endpoint_name, last_at) as billed_name,
      arg_max(endpoint_id, last_at) as billed_id
    from usage_endpoint
    group by workspace_id, endpoint_key
  )
select
  named.workspace_id,
  named.endpoint_key,
  coalesce(endpoint.endpoint_name, named.billed_name, named.billed_id) as endpoint_name,
  coalesce(endpoint.is_system, named.billed_name like 'databricks-%') as is_system,
  endpoint.endpoint_key is not null as is_configured
from named
left join endpoint on endpoint.workspace_id = named.workspace_id
  and endpoint.endpoint_key = named.endpoint_key
