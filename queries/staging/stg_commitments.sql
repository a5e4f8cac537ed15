-- One row per commitment that somebody bought.
select
  {'input': input_id, 'item': input_item} as source,
  nullif(trim(commitment), '') as commitment,
  workspace_id,
  nullif(trim(endpoint), '') as endpoint_name,
  committed_dbu_month,
  cost_usd_month,
  starts_on,
  ends_on,
  auto_renews,
  nullif(trim(owner), '') as owner
from
  raw_commitments
