-- One row per series with cost: what it cost this month so far, and what the month will cost by the medians of its weekdays.
-- A forecast needs eight weeks of history, all of it priced; with less there is none. The interval holds nine months of ten if days are independent.
with
  span as (
    select
      series,
      min(usage_on) as first_on
    from
      cost_series_day
    group by
      series
  ),
  calendar as (
    select
      span.series,
      cast(
        unnest(generate_series(greatest(span.first_on, cost_day.last_on - 55), cost_day.last_on, interval 1 day)) as date
      ) as usage_on
    from
      span
      cross join cost_day
  ),
  filled as (
    select
      calendar.series,
      isodow(calendar.usage_on) as weekday,
      cast(coalesce(day.cost_usd, 0) as double) as cost_usd,
      coalesce(day.unpriced_quantity, 0) as unpriced_quantity
    from
      calendar
      left join cost_series_day as day on day.series = calendar.series
      and day.usage_on = calendar.usage_on
  ),
  weekly as (
    select
      series,
      weekday,
      median(cost_usd) as middle,
      -- 1.4826 makes the median deviation of a normal distribution its standard deviation.
      1.4826 * mad(cost_usd) as spread
    from
      filled
    group by
      series,
      weekday
  ),
  recorded as (
    select distinct
      cast(billing_hour.priced_at as date) as usage_on
    from
      billing_hour
      cross join cost_day
    where
      cast(billing_hour.priced_at as date) between cost_day.last_on - 55 and cost_day.last_on
  ),
  -- Days of which the bill holds nothing at all: nothing ran, or, if other such weekdays have records, they are not in the export.
  silent as (
    select
      calendar.series,
      count(*) as days,
      count(*) filter(
        where
          isodow(calendar.usage_on) in (
            select
              isodow(usage_on)
            from
              recorded
          )
      ) as unusual_days
    from
      calendar
      left join recorded on recorded.usage_on = calendar.usage_on
    where
      recorded.usage_on is null
    group by
      calendar.series
  ),
  -- Days without a price would make the month to come look cheap.
  known as (
    select
      series,
      bool_and(unpriced_quantity = 0) as is_priced
    from
      filled
    group by
      series
  ),
  left_over as (
    select
      isodow(day_on) as weekday,
      count(*) as days
    from
      (
        select
          cast(
            unnest(
              generate_series(greatest(cost_day.last_on + 1, cost_day.month_on), last_day(cost_day.month_on), interval 1 day)
            ) as date
          ) as day_on
        from
          cost_day
      ) as remaining
    group by
      isodow(day_on)
  ),
  ahead as (
    select
      weekly.series,
      sum(left_over.days) as days,
      sum(left_over.days * weekly.middle) as middle,
      sqrt(sum(left_over.days * weekly.spread * weekly.spread)) as spread
    from
      weekly
      join left_over on left_over.weekday = weekly.weekday
    group by
      weekly.series
  ),
  to_date as (
    select
      day.series,
      coalesce(
        sum(day.cost_usd) filter(
          where
            day.usage_on >= cost_day.month_on
        ),
        0
      ) as month_to_date_usd,
      coalesce(
        sum(day.unpriced_quantity) filter(
          where
            day.usage_on >= cost_day.month_on
        ),
        0
      ) as unpriced_dbu
    from
      cost_series_day as day
      cross join cost_day
    where
      day.usage_on <= cost_day.last_on
    group by
      day.series
  ),
  judged as (
    select
      to_date.series,
      cost_day.month_on,
      cost_day.last_on,
      to_date.month_to_date_usd,
      to_date.unpriced_dbu,
      cost_day.last_on - span.first_on + 1 as history_days,
      coalesce(ahead.days, 0) as days_left,
      ahead.middle,
      ahead.spread,
      cost_day.last_on - span.first_on + 1 >= 56 as has_history,
      coalesce(known.is_priced, false) as is_priced,
      coalesce(silent.days, 0) as silent_days,
      coalesce(silent.unusual_days, 0) > 0 as may_lack_days
    from
      to_date
      cross join cost_day
      join span on span.series = to_date.series
      left join ahead on ahead.series = to_date.series
      left join known on known.series = to_date.series
      left join silent on silent.series = to_date.series
  )
select
  series,
  month_on,
  last_on,
  month_to_date_usd,
  unpriced_dbu,
  history_days,
  days_left,
  may_lack_days,
  case
    when days_left = 0 then cast(month_to_date_usd as decimal(18, 2))
    when has_history
    and is_priced then cast(cast(month_to_date_usd as double) + middle as decimal(18, 2))
  end as forecast_usd,
  case
    when days_left = 0 then cast(month_to_date_usd as decimal(18, 2))
    when has_history
    and is_priced then cast(
      greatest(cast(month_to_date_usd as double) + middle - 1.645 * spread, cast(month_to_date_usd as double)) as decimal(18, 2)
    )
  end as forecast_low_usd,
  case
    when days_left = 0 then cast(month_to_date_usd as decimal(18, 2))
    when has_history
    and is_priced then cast(cast(month_to_date_usd as double) + middle + 1.645 * spread as decimal(18, 2))
  end as forecast_high_usd,
  case
    when days_left = 0 then 'the month is over'
    when not has_history then 'withheld: less than 56 days of history'
    when not is_priced then 'withheld: usage without a price in the last 56 days'
    when silent_days > 0 then 'shown: days of the last 56 without any billing record count as free: ' || silent_days
    else 'shown: at least 56 days of history'
  end as forecast_rule
from
  judged
