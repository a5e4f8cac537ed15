-- One row per endpoint, served entity, requester, status and day of payload metadata; endpoint_key null where nothing tells whose it is.
select
  origin.workspace_id,
  origin.endpoint_key,
  origin.endpoint_name,
  payload.served_entity_id,
  payload.model_version,
  payload.requester,
  payload.status_code,
  payload.request_on,
  payload.requests,
  -- What was sampled stands for more.
  payload.requests / nullif(coalesce(payload.sampling_fraction, 1), 0) as requests_estimated,
  payload.sampling_fraction,
  payload.requests_too_large_to_log,
  payload.first_at,
  payload.last_at,
  payload.input_id
from
  payload_day as payload
  join payload_origin as origin on origin.input_id = payload.input_id
  and origin.own_workspace_id is not distinct from payload.workspace_id
  and origin.served_entity_id is not distinct from payload.served_entity_id
  and origin.own_endpoint_name is not distinct from payload.endpoint_name
where
  payload.first_at < (
    select
      as_of
    from
      scope
  )
