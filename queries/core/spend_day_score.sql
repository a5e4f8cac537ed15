-- One row per endpoint and complete day of the last twelve weeks since it first cost something, beside the same weekday's usual cost.
with
  span as (
    select
      workspace_id,
      endpoint_key,
      min(usage_on) as first_on
    from
      endpoint_day_cost
    where
      endpoint_key <> ''
    group by
      workspace_id,
      endpoint_key
  ),
  calendar as (
    select
      span.workspace_id,
      span.endpoint_key,
      cast(
        unnest(generate_series(greatest(span.first_on, cost_day.last_on - 83), cost_day.last_on, interval 1 day)) as date
      ) as usage_on
    from
      span
      cross join cost_day
  ),
  filled as (
    select
      calendar.workspace_id,
      calendar.endpoint_key,
      calendar.usage_on,
      coalesce(day.cost_usd, 0) as cost_usd,
      coalesce(day.unpriced_quantity, 0) as unpriced_quantity,
      cast(coalesce(day.cost_usd, 0) as double) as dollars,
      -- What a day without a price cost is not known: it says nothing of what is usual.
      case
        when coalesce(day.unpriced_quantity, 0) = 0 then cast(coalesce(day.cost_usd, 0) as double)
      end as known_dollars,
      coalesce(day.sources, []) as sources
    from
      calendar
      left join endpoint_day_cost as day on day.workspace_id = calendar.workspace_id
      and day.endpoint_key = calendar.endpoint_key
      and day.usage_on = calendar.usage_on
  ),
  usual as (
    select
      workspace_id,
      endpoint_key,
      isodow(usage_on) as weekday,
      median(known_dollars) as middle,
      1.4826 * mad(known_dollars) as spread,
      count(known_dollars) as observed
    from
      filled
    group by
      workspace_id,
      endpoint_key,
      isodow(usage_on)
  )
select
  filled.workspace_id,
  filled.endpoint_key,
  filled.usage_on,
  filled.cost_usd,
  filled.unpriced_quantity,
  cast(usual.middle as decimal(18, 6)) as usual_usd,
  filled.cost_usd - cast(usual.middle as decimal(18, 6)) as excess_usd,
  -- Where all days of the weekday cost the same, any other cost is beyond every measure.
  case
    when usual.spread > 0 then (filled.dollars - usual.middle) / usual.spread
    when filled.dollars > usual.middle then 'infinity'::double
    else 0
  end as score,
  usual.observed,
  filled.sources
from
  filled
  join usual on usual.workspace_id = filled.workspace_id
  and usual.endpoint_key = filled.endpoint_key
  and usual.weekday = isodow(filled.usage_on)
