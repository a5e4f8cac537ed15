-- One row per served entity that scales to zero: what 30 days would cost more if it did not, at least and at most; null where it would be a guess.
with
  launched as (
    select
      usage.workspace_id,
      usage.endpoint_key,
      -- An hour with capacity on the bill may have been one of a few minutes; an hour without was none.
      count(distinct date_trunc('hour', usage.priced_at)) filter(
        where
          not usage.is_launch
          and usage.usage_quantity > 0
      ) as billed_hours,
      coalesce(
        sum(usage.usage_quantity) filter(
          where
            not usage.is_launch
            and usage.usage_unit = 'DBU'
        ),
        0
      ) as capacity_dbu,
      coalesce(
        sum(usage.usage_quantity) filter(
          where
            usage.is_launch
            and usage.usage_unit = 'DBU'
        ),
        0
      ) as launch_dbu,
      count(distinct usage.usage_on) filter(
        where
          usage.is_launch
          and usage.usage_quantity > 0
      ) as launch_days,
      coalesce(
        sum(usage.cost_usd) filter(
          where
            usage.is_launch
        ),
        0
      ) as launch_usd
    from
      usage_cost as usage
      cross join cost_day
    where
      usage.billing_origin_product = 'MODEL_SERVING'
      and not usage.is_pay_per_token
      and usage.usage_on <= cost_day.last_on
      and usage.usage_on > cost_day.last_on - 30
    group by
      usage.workspace_id,
      usage.endpoint_key
  ),
  entities as (
    select
      workspace_id,
      endpoint_key,
      count(*) as entity_count
    from
      served_entity
    where
      config_kind = 'active'
    group by
      workspace_id,
      endpoint_key
  ),
  sized as (
    select
      capacity.workspace_id,
      capacity.endpoint_key,
      capacity.served_entity_name,
      capacity.least_dbu_hour,
      capacity.most_dbu_hour,
      launched.billed_hours,
      launched.capacity_dbu,
      launched.launch_dbu,
      launched.launch_days,
      launched.launch_usd,
      entities.entity_count,
      rate.dbu_usd,
      -- Hours of which the bill says nothing are no hours asleep.
      coalesce(cost_day.first_on <= cost_day.last_on - 29, false) as has_history
    from
      entity_capacity as capacity
      cross join cost_day
      join entities on entities.workspace_id = capacity.workspace_id
      and entities.endpoint_key = capacity.endpoint_key
      left join launched on launched.workspace_id = capacity.workspace_id
      and launched.endpoint_key = capacity.endpoint_key
      left join endpoint_rate as rate on rate.workspace_id = capacity.workspace_id
      and rate.endpoint_key = capacity.endpoint_key
    where
      capacity.is_scale_to_zero
      and capacity.served_entity_name is not null
  ),
  bounded as (
    select
      *,
      -- At least the hours without any bill, and no start is paid for any more; the greatest of null and nought would be nought.
      case
        when has_history
        and least_dbu_hour is not null
        and billed_hours is not null
        and dbu_usd is not null then greatest((720 - billed_hours) * least_dbu_hour * cast(dbu_usd as decimal(28, 8)) - launch_usd, 0)
      end as low,
      -- At most all hours but those that its bill is worth at the greatest size; of several entities all hours.
      (
        720 - case
          when entity_count = 1
          and most_dbu_hour > 0 then least(capacity_dbu / most_dbu_hour, 720)
          else 0
        end
      ) * least_dbu_hour * dbu_usd as high
    from
      sized
  )
select
  workspace_id,
  endpoint_key,
  served_entity_name,
  launch_dbu,
  launch_days,
  launch_usd,
  try_cast (low as decimal(18, 4)) as low_usd,
  case
    when low is not null then try_cast (greatest(low, high) as decimal(18, 4))
  end as high_usd
from
  bounded
