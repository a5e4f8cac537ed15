-- One row per account, SKU, cloud, unit and moment of usage: the price then, and on what it is based.
-- The account's own rate goes before a rate that the report was given, and that before the list price.
with
  needed as (
    select distinct
      account_id,
      sku_name,
      cloud,
      usage_unit,
      priced_at
    from
      billing_hour
    where
      sku_name is not null
  ),
  matched as (
    select
      needed.*,
      price.price_list,
      price.price
    from
      needed
      join price on price.sku_name = needed.sku_name
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
          needed.priced_at,
          price.price_list
        order by
          price.account_id nulls last,
          price.starts_at
      ) = 1
  ),
  side_by_side as (
    select
      needed.*,
      listed.price as list_price,
      own.price as account_price,
      case
        when needed.usage_unit = 'DBU' then setting.supplied_rate
      end as supplied_rate,
      cast(listed.price * (100 - setting.discount_pct) / 100 as decimal(18, 8)) as discounted_price
    from
      needed
      cross join price_setting as setting
      left join matched as listed on listed.price_list = 'list'
      and listed.account_id is not distinct from needed.account_id
      and listed.sku_name = needed.sku_name
      and listed.cloud is not distinct from needed.cloud
      and listed.usage_unit is not distinct from needed.usage_unit
      and listed.priced_at = needed.priced_at
      left join matched as own on own.price_list = 'account'
      and own.account_id is not distinct from needed.account_id
      and own.sku_name = needed.sku_name
      and own.cloud is not distinct from needed.cloud
      and own.usage_unit is not distinct from needed.usage_unit
      and own.priced_at = needed.priced_at
  )
select
  account_id,
  sku_name,
  cloud,
  usage_unit,
  priced_at,
  list_price,
  case
    when account_price is null
    and sku_name like '%FREE\_USAGE%' escape '\' then list_price
    else coalesce(account_price, supplied_rate, discounted_price, list_price)
  end as price,
  case
    when account_price is not null then 'account'
    when sku_name like '%FREE\_USAGE%' escape '\'
    and list_price is null then 'free'
    when coalesce(supplied_rate, discounted_price) is not null
    and sku_name not like '%FREE\_USAGE%' escape '\' then 'supplied rate'
    when list_price is not null then 'list'
    else 'unpriced'
  end as price_basis
from
  side_by_side
