-- One row: the last day whose bill is complete; the bill arrives up to half a day late, so later days are left out of verdicts.
select
  least(cast(scope.as_of - interval 36 hour as date), cast(max(usage.priced_at) as date)) as last_on,
  cast(min(usage.priced_at) as date) as first_on,
  -- The month that the audit's instant ends or lies in.
  cast(date_trunc('month', scope.as_of - interval 1 microsecond) as date) as month_on
from
  scope
  left join usage_cost as usage on true
group by
  scope.as_of
