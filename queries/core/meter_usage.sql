-- One row per day, workspace and meter: what the system tables say that was used and cost, of serving and of all that is billed with it.
with
  priced as (
    select
      coalesce(usage.workspace_id, '0') as workspace_id,
      cast(usage.priced_at as date) as usage_on,
      usage.is_serving,
      usage.billing_origin_product,
      usage.sku_name,
      usage.usage_quantity,
      usage.input_id,
      case
        when price.price between 0 and 9999
        and usage.usage_quantity between -99999999 and 99999999 then usage.usage_quantity * price.price
        when price.price_basis = 'free' then cast(0 as decimal(38, 26))
      end as cost_usd
    from
      billing_hour as usage
      left join usage_price as price on price.account_id is not distinct from usage.account_id
      and price.sku_name = usage.sku_name
      and price.cloud is not distinct from usage.cloud
      and price.usage_unit is not distinct from usage.usage_unit
      and price.priced_at = usage.priced_at
      cross join scope
    where
      usage.sku_name is not null
      and usage.priced_at < scope.as_of
  ),
  metered as (
    select
      sku.sku_name,
      arg_min(meter.meter_name, meter.rank) as meter_name
    from
      (
        select distinct
          sku_name
        from
          priced
      ) as sku
      join ref_sku_meter as meter on regexp_matches(sku.sku_name, meter.sku_pattern)
    group by
      sku.sku_name
  )
select
  priced.workspace_id,
  priced.usage_on,
  metered.meter_name,
  sum(priced.usage_quantity) as dbu,
  sum(priced.usage_quantity) filter(
    where
      priced.is_serving
  ) as serving_dbu,
  sum(priced.cost_usd) filter(
    where
      priced.is_serving
  ) as serving_usd,
  sum(priced.cost_usd) filter(
    where
      not priced.is_serving
  ) as other_usd,
  list_sort(
    list_distinct(
      list(priced.billing_origin_product) filter(
        where
          not priced.is_serving
      )
    )
  ) as other_products,
  count(*) filter(
    where
      priced.cost_usd is null
  ) as unpriced_rows,
  list_distinct(list({'input': priced.input_id, 'item': cast(null as bigint)})) as sources
from
  priced
  left join metered on metered.sku_name = priced.sku_name
group by
  priced.workspace_id,
  priced.usage_on,
  metered.meter_name
