-- One row per hourly usage of serving, with its price at the time; usage after the audit's instant is left out.
-- Corrections are rows of their own (RETRACTION is negative): every sum over this table is net of them.
with
  used as (
    select
      usage.input_id,
      usage.account_id,
      coalesce(usage.workspace_id, '0') as workspace_id,
      usage.endpoint_id,
      usage.endpoint_name,
      usage.sku_name,
      usage.cloud,
      usage.usage_unit,
      usage.record_type,
      usage.custom_tags,
      usage.priced_at,
      cast(usage.priced_at as date) as usage_on,
      usage.usage_quantity
    from
      billing_hour as usage
    where
      usage.is_serving
      and usage.priced_at < (
        select
          as_of
        from
          scope
      )
  ),
  -- One row per SKU and moment: many endpoints use the same SKU in the same hour.
  moment as (
    select
      needed.account_id,
      needed.sku_name,
      needed.cloud,
      needed.usage_unit,
      needed.priced_at,
      price.price
    from
      (
        select distinct
          account_id,
          sku_name,
          cloud,
          usage_unit,
          priced_at
        from
          used
      ) as needed
      left join price on price.sku_name = needed.sku_name
      and price.cloud is not distinct from needed.cloud
      and price.usage_unit = needed.usage_unit
      and needed.priced_at >= price.starts_at
      and (
        price.ends_at is null
        or needed.priced_at < price.ends_at
      )
      and coalesce(price.account_id = needed.account_id, true)
      -- Prices of two accounts may both be loaded; usage without an account takes one of them, once.
    qualify
      row_number() over (
        partition by
          needed.account_id,
          needed.sku_name,
          needed.cloud,
          needed.usage_unit,
          needed.priced_at
        order by
          price.account_id nulls last,
          price.starts_at
      ) = 1
  ),
  priced as (
    select
      used.*,
      moment.price
    from
      used
      left join moment on moment.account_id is not distinct from used.account_id
      and moment.sku_name is not distinct from used.sku_name
      and moment.cloud is not distinct from used.cloud
      and moment.usage_unit is not distinct from used.usage_unit
      and moment.priced_at = used.priced_at
  )
select
  priced.* exclude (endpoint_name),
  coalesce(usage_endpoint.endpoint_key, '') as endpoint_key,
  case
    when price is not null then 'list'
    when sku_name like '%FREE_USAGE%' then 'free'
    else 'unpriced'
  end as price_basis,
  case
  -- The only place where a quantity meets a price, exact: 18 and 8 decimals leave twelve digits, and more is no usage of an hour.
    when price between 0 and 9999
    and usage_quantity between -99999999 and 99999999 then usage_quantity * price
    when sku_name like '%FREE_USAGE%' then cast(0 as decimal(38, 26))
  end as cost_usd
from
  priced
  left join usage_endpoint on usage_endpoint.workspace_id = priced.workspace_id
  and usage_endpoint.endpoint_id is not distinct from priced.endpoint_id
  and usage_endpoint.endpoint_name is not distinct from priced.endpoint_name
