-- One row per workspace, endpoint, requester, cost centre named with the request, status and day with requests; endpoint_key null where the served entity is not in the history.
with
  entity as (
    select
      workspace_id,
      served_entity_id,
      arg_max(endpoint_id, changed_at) as endpoint_id,
      arg_max(endpoint_name, changed_at) as endpoint_name
    from
      served_entity_history
    group by
      workspace_id,
      served_entity_id
  )
select
  request.workspace_id,
  case
    when nameless.endpoint_key is not null then nameless.endpoint_key
    else entity.endpoint_id
  end as endpoint_key,
  entity.endpoint_name,
  request.served_entity_id,
  request.requester,
  request.context_cost_center,
  request.status_code,
  request.request_on,
  request.row_count as requests,
  request.input_tokens,
  request.output_tokens,
  request.first_at,
  request.last_at,
  request.input_id
from
  request_day as request
  left join entity on entity.workspace_id = request.workspace_id
  and entity.served_entity_id = request.served_entity_id
  left join endpoint as nameless on nameless.workspace_id = request.workspace_id
  and nameless.endpoint_name = entity.endpoint_name
  and nameless.endpoint_id is null
where
  request.first_at < (
    select
      as_of
    from
      scope
  )
