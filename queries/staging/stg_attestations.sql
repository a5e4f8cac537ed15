-- One row per statement that somebody attested to, for a check or a control.
select
  {'input': input_id, 'item': input_item} as source,
  nullif(trim("check"), '') as check_name,
  nullif(trim(control), '') as control,
  workspace_id,
  nullif(trim(resource), '') as resource,
  nullif(trim(statement), '') as statement,
  lower(trim(verdict)) as verdict,
  nullif(trim(attested_by), '') as attested_by,
  attested_on,
  review_by,
  nullif(trim(evidence), '') as evidence
from
  raw_attestations
