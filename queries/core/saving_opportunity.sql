-- One row per way to spend less on an endpoint: what 30 days would have cost less, at least and at most; null where it would be a guess.
with
  recent as (
    select
      use.workspace_id,
      use.endpoint_key,
      sum(use.capacity_usd) as capacity_usd,
      bool_and(use.requests = 0) as is_idle,
      sum(use.unpriced_quantity) as unpriced_quantity
    from
      endpoint_day_use as
    use
    cross join cost_day
    where
      use.capacity_usd <> 0
      and use.usage_on <= cost_day.last_on
      and use.usage_on > cost_day.last_on - 30
    group by
      use.workspace_id,
      use.endpoint_key
  ),
  idle as (
    select
      recent.workspace_id,
      recent.endpoint_key,
      cast(null as varchar) as served_entity_name,
      'delete an endpoint that nobody calls' as kind,
      'billed' as basis,
      recent.capacity_usd as low_usd,
      recent.capacity_usd as high_usd,
      'nobody calls it in the next 30 days either' as assumption
    from
      recent
      join endpoint on endpoint.workspace_id = recent.workspace_id
      and endpoint.endpoint_key = recent.endpoint_key
      cross join cost_day
    where
      recent.is_idle
      and recent.capacity_usd > 0
      and not endpoint.is_system
      and cast(endpoint.changed_at as date) <= cost_day.last_on - 30
  ),
  always_on as (
    select
      workspace_id,
      endpoint_key
    from
      served_entity
    where
      config_kind = 'active'
      and kind in ('custom', 'agent', 'feature_spec')
      and not is_production
      and not is_system
    group by
      workspace_id,
      endpoint_key
    having
      bool_and(is_scale_to_zero is not null)
      and bool_or(not is_scale_to_zero)
  ),
  hours as (
    select
      usage.workspace_id,
      usage.endpoint_key,
      sum(usage.cost_usd) filter(
        where
          usage.is_off_hours
      ) as off_hours_usd,
      count(distinct date_trunc('hour', usage.priced_at)) filter(
        where
          not usage.is_off_hours
      ) as working_hours,
      count(distinct usage.usage_on) filter(
        where
          not usage.is_off_hours
      ) as working_days
    from
      (
        select
          usage_cost.*,
          not list_contains(work_days, cast(isodow(timezone(time_zone, priced_at)) as varchar))
          or hour(timezone(time_zone, priced_at)) not between start_hour and end_hour - 1 as is_off_hours
        from
          usage_cost
          cross join working_time
      ) as usage
      cross join cost_day
      join always_on on always_on.workspace_id = usage.workspace_id
      and always_on.endpoint_key = usage.endpoint_key
    where
      not usage.is_launch
      and not usage.is_pay_per_token
      and usage.usage_on <= cost_day.last_on
      and usage.usage_on > cost_day.last_on - 30
    group by
      usage.workspace_id,
      usage.endpoint_key
  ),
  scaled as (
    select
      hours.workspace_id,
      hours.endpoint_key,
      cast(null as varchar) as served_entity_name,
      'scale to zero outside working hours' as kind,
      'billed' as basis,
      -- At worst it starts as often as it can in every working hour, at best once a working day.
      case
        when rate.launch_usd is not null then greatest(
          hours.off_hours_usd - hours.working_hours * cast(rate.launch_usd as decimal(28, 8)) * (
            select
              any_value(value)
            from
              ref_platform_limit
            where
              name = 'launches_per_hour'
          ),
          0
        )
      end as low_usd,
      case
        when rate.launch_usd is not null then greatest(hours.off_hours_usd - hours.working_days * cast(rate.launch_usd as decimal(28, 8)), 0)
      end as high_usd,
      'nobody needs it at night or on weekends; starts are charged as published' as assumption
    from
      hours
      left join endpoint_rate as rate on rate.workspace_id = hours.workspace_id
      and rate.endpoint_key = hours.endpoint_key
    where
      hours.off_hours_usd > 0
  ),
  unrouted as (
    select
      capacity.workspace_id,
      capacity.endpoint_key,
      capacity.served_entity_name,
      'remove a served entity without traffic' as kind,
      'estimated' as basis,
      -- No more than all that the endpoint cost; the least of a number and null would be the number.
      case
        when capacity.least_dbu_hour is not null
        and rate.dbu_usd is not null then least(
          try_cast (720 * capacity.least_dbu_hour * cast(rate.dbu_usd as decimal(28, 8)) as decimal(18, 4)),
          recent.capacity_usd
        )
      end as low_usd,
      case
        when capacity.most_dbu_hour is not null
        and rate.dbu_usd is not null then least(
          try_cast (720 * capacity.most_dbu_hour * cast(rate.dbu_usd as decimal(28, 8)) as decimal(18, 4)),
          recent.capacity_usd
        )
      end as high_usd,
      'runs 720 hours between its least and its greatest size, at published DBU rates' as assumption
    from
      entity_capacity as capacity
      join recent on recent.workspace_id = capacity.workspace_id
      and recent.endpoint_key = capacity.endpoint_key
      left join endpoint_rate as rate on rate.workspace_id = capacity.workspace_id
      and rate.endpoint_key = capacity.endpoint_key
    where
      capacity.has_routes
      and coalesce(capacity.traffic_pct, 0) = 0
      and not capacity.is_scale_to_zero
      and capacity.served_entity_name is not null
  ),
  united as (
    from
      idle
    union all
    by name
    from
      scaled
    union all
    by name
    from
      unrouted
  )
select
  *,
  -- Two ways to save on one endpoint do not add up: only the greater counts.
  row_number() over (
    partition by
      workspace_id,
      endpoint_key
    order by
      high_usd desc nulls last,
      kind,
      served_entity_name nulls first
  ) = 1
  and high_usd is not null as is_counted
from
  united
