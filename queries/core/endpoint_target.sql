-- One row per endpoint for which its owners declared a target; one for its workspace goes before one for any.
select
  endpoint.workspace_id,
  endpoint.endpoint_key,
  target.* exclude (workspace_id, endpoint_name)
from
  endpoint
  join stg_targets as target on target.endpoint_name = endpoint.endpoint_name
  and coalesce(target.workspace_id = endpoint.workspace_id, true)
qualify
  row_number() over (
    partition by
      endpoint.workspace_id,
      endpoint.endpoint_key
    order by
      target.workspace_id nulls last,
      target.source
  ) = 1
