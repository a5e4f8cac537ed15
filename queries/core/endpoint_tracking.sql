-- One row per endpoint: whether usage tracking is configured, and whether a request of it was ever recorded.
select
  endpoint.workspace_id,
  endpoint.endpoint_key,
  -- Without a gateway there is no tracking; without the configuration it is not known.
  case
    when endpoint.ai_gateway is not null then coalesce(try_cast ((endpoint.ai_gateway ->> '$.usage_tracking_config.enabled') as boolean), false)
  end as is_configured,
  coalesce(sum(request.requests), 0) > 0 as has_rows,
  min(request.first_at) as first_request_at,
  max(request.last_at) as last_request_at,
  list_distinct(
    list({'input': request.input_id, 'item': cast(null as bigint)}) filter(
      where
        request.input_id is not null
    )
  ) as sources
from
  endpoint
  left join endpoint_request_day as request on request.workspace_id = endpoint.workspace_id
  and request.endpoint_key = endpoint.endpoint_key
group by all
