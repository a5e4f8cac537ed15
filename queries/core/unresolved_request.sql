-- One row per workspace with requests to served entities that no history names: any endpoint there may have taken them.
select
  workspace_id,
  sum(requests) as requests,
  min(first_at) as first_at,
  max(last_at) as last_at
from
  endpoint_request_day
where
  endpoint_key is null
group by
  workspace_id
