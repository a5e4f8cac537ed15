-- One row: first and last instant that any request record speaks of.
select
  min(first_at) as first_at,
  max(last_at) as last_at
from
  request_day
