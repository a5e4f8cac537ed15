-- One row per endpoint in the register of AI systems; an entry for its workspace goes before one for any.
select
  endpoint.workspace_id,
  endpoint.endpoint_key,
  registered.* exclude (workspace_id, endpoint_name)
from
  endpoint
  join stg_system_register as registered on registered.endpoint_name = endpoint.endpoint_name
  and coalesce(registered.workspace_id = endpoint.workspace_id, true)
where
  not endpoint.is_system
qualify
  row_number() over (
    partition by
      endpoint.workspace_id,
      endpoint.endpoint_key
    order by
      registered.workspace_id nulls last,
      registered.source
  ) = 1
