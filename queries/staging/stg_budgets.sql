-- One row per budget of a tag, or of everything, in a month, or in every month without one of its own.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  nullif(trim(tag_key), '') as tag_key,
  nullif(trim(tag_value), '') as tag_value,
  nullif(regexp_extract(trim("month"), '^\d{4}-(0[1-9]|1[0-2])'), '') as budget_month,
  -- Spreadsheets make "Sep-26" of 2026-09.
  nullif(trim("month"), '') is not null
  and not regexp_matches(trim("month"), '^\d{4}-(0[1-9]|1[0-2])') as is_month_unreadable,
  amount_usd,
  nullif(trim(owner), '') as owner
from
  raw_budgets
