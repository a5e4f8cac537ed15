-- One row per budget of a tag, or of everything, in a month, or in every month without one of its own.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  nullif(trim(tag_key), '') as tag_key,
  nullif(trim(tag_value), '') as tag_value,
  regexp_extract(trim("month"), '^\d{4}-\d{2}') as budget_month,
  amount_usd,
  nullif(trim(owner), '') as owner
from
  raw_budgets
