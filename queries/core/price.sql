-- One row per price list, SKU and price window in the report's currency, half-open [starts_at, ends_at).
-- Superseded rows may keep an open end: the later window wins, so each ends at the latest where the next begins.
with
  listed as (
    select
      'list' as price_list,
      *
    from
      stg_list_prices
    union all
    select
      'account' as price_list,
      *
    from
      stg_account_prices
  ),
  windows as (
    select
      price_list,
      account_id,
      sku_name,
      cloud,
      usage_unit,
      starts_at,
      ends_at,
      price,
      source
    from
      listed
    where
      upper(currency_code) = (
        select
          currency
        from
          scope
      )
      and price is not null
      and starts_at is not null
    qualify
      row_number() over (
        partition by
          price_list,
          account_id,
          sku_name,
          cloud,
          usage_unit,
          starts_at
        order by
          ends_at desc nulls first,
          price desc,
          source
      ) = 1
  )
select
  price_list,
  account_id,
  sku_name,
  cloud,
  usage_unit,
  starts_at,
  least(
    ends_at,
    lead (starts_at) over (
      partition by
        price_list,
        account_id,
        sku_name,
        cloud,
        usage_unit
      order by
        starts_at
    )
  ) as ends_at,
  -- Prices have at most a handful of decimals; a wider type would make quantity × price overflow at 100.
  try_cast (price as decimal(18, 8)) as price,
  source
from
  windows
