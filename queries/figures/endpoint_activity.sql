-- ---
-- title: Requests by endpoint
-- exports: [endpoint_usage, served_entities, serving_endpoints, serving_endpoint_details]
-- ---
with
  counted as (
    select
      workspace_id,
      endpoint_key,
      max(endpoint_name) as endpoint_name,
      sum(requests) as requests,
      coalesce(
        sum(requests) filter(
          where
            status_code between 500 and 599
        ),
        0
      ) as server_errors,
      coalesce(
        sum(requests) filter(
          where
            status_code = 429
        ),
        0
      ) as throttled,
      coalesce(
        sum(requests) filter(
          where
            status_code between 400 and 499
            and status_code <> 429
        ),
        0
      ) as client_errors,
      count(distinct requester) as requesters,
      min(first_at) as first_request_at,
      max(last_at) as last_request_at
    from
      endpoint_request_day
    group by
      workspace_id,
      endpoint_key
  )
select
  coalesce(endpoint.workspace_id, counted.workspace_id) as workspace_id,
  -- Null is requests to served entities that no history names.
  coalesce(endpoint.endpoint_name, counted.endpoint_name, counted.endpoint_key) as endpoint,
  counted.requests,
  counted.server_errors,
  counted.throttled,
  counted.client_errors,
  counted.requesters,
  counted.first_request_at,
  counted.last_request_at,
  tracking.is_configured as is_tracked
from
  endpoint
  left join endpoint_tracking as tracking on tracking.workspace_id = endpoint.workspace_id
  and tracking.endpoint_key = endpoint.endpoint_key
  full join counted on counted.workspace_id = endpoint.workspace_id
  and counted.endpoint_key = endpoint.endpoint_key
where
  coalesce(counted.requests > 0, not endpoint.is_system)
order by
  workspace_id,
  endpoint nulls last,
  coalesce(endpoint.endpoint_key, counted.endpoint_key)
