-- One row per SKU, cloud, unit, currency and price window of the account's own rates.
select
  {'input': input_id, 'item': input_item} as source,
  account_id,
  sku_name,
  cloud,
  usage_unit,
  currency_code,
  price_start_time as starts_at,
  price_end_time as ends_at,
  coalesce(effective_price, default_price) as price
from
  raw_account_prices
