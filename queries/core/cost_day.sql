-- One row: the last day whose bill is complete; the bill arrives up to half a day late, so later days are left out of verdicts.
with
  billed as (
    select
      cast(min(usage.priced_at) as date) as first_on,
      cast(max(usage.priced_at) as date) as last_on
    from
      billing_hour as usage
      cross join scope
    where
      usage.is_serving
      and usage.priced_at < scope.as_of
  )
select
  billed.first_on,
  case
    when billed.last_on is not null then least(cast(scope.as_of - interval 36 hour as date), billed.last_on)
  end as last_on,
  -- The month that the audit's instant ends or lies in.
  cast(date_trunc('month', scope.as_of - interval 1 microsecond) as date) as month_on
from
  scope
  cross join billed
