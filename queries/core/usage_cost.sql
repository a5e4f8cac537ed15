-- One row per hourly usage of serving, with its price at the time; usage after the audit's instant is left out.
-- Corrections are rows of their own (RETRACTION is negative): every sum over this table is net of them.
with
  used as (
    select
      row_number() over () as usage_row,
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
  priced as (
    select
      used.*,
      price.price,
      price.source as price_source
    from
      used
      left join price on price.sku_name = used.sku_name
      and price.cloud is not distinct from used.cloud
      and price.usage_unit = used.usage_unit
      and used.priced_at >= price.starts_at
      and (
        price.ends_at is null
        or used.priced_at < price.ends_at
      )
      and coalesce(price.account_id = used.account_id, true)
      -- Prices of two accounts may both be loaded; usage without an account takes one of them, once.
    qualify
      row_number() over (
        partition by
          used.usage_row
        order by
          price.account_id nulls last,
          price.starts_at
      ) = 1
  )
select
  priced.* exclude (usage_row, endpoint_name),
  coalesce(usage_endpoint.endpoint_key, '') as endpoint_key,
  case
    when price is not null then 'list'
    when sku_name like '%FREE_USAGE%' then 'free'
    else 'unpriced'
  end as price_basis,
  case
  -- The only place where a quantity meets a price: exact to ten decimals of the currency.
    when price is not null then try (cast(usage_quantity * price as decimal(38, 18)))
    when sku_name like '%FREE_USAGE%' then cast(0 as decimal(38, 18))
  end as cost_usd
from
  priced
  left join usage_endpoint on usage_endpoint.workspace_id = priced.workspace_id
  and usage_endpoint.endpoint_id is not distinct from priced.endpoint_id
  and usage_endpoint.endpoint_name is not distinct from priced.endpoint_name
