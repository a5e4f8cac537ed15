-- One row per hour within which, and not at whose start, a price changes.
select distinct
  date_trunc('hour', changes_at) as hour
from
  (
    select
      price_start_time as changes_at
    from
      raw_list_prices
    union all
    select
      price_end_time as changes_at
    from
      raw_list_prices
    union all
    select
      price_start_time as changes_at
    from
      raw_account_prices
    union all
    select
      price_end_time as changes_at
    from
      raw_account_prices
  ) as changes
where
  changes_at <> date_trunc('hour', changes_at)
