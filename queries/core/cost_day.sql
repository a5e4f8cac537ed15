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
  complete.last_on,
  -- On the first days of a month the one before is still the one to judge.
  cast(date_trunc('month', coalesce(complete.last_on, cast(scope.as_of as date))) as date) as month_on
from
  scope
  cross join billed
  cross join lateral (
    select
      case
        when billed.last_on is not null then least(cast(scope.as_of - interval 36 hour as date), billed.last_on)
      end as last_on
  ) as complete
