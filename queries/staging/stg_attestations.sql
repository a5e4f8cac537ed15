-- One row per statement that somebody attested to, for a check or a control.
select
  {'input': input_id, 'item': input_item} as source,
  nullif(trim("check"), '') as check_name,
  nullif(trim(control), '') as control,
  workspace_id,
  nullif(trim(resource), '') as resource,
  -- As `like` has it: * stands for any text, and nothing else for anything but itself.
  replace(
    replace(replace(replace(lower(nullif(trim(resource), '')), '\', '\\'), '%', '\%'), '_', '\_'),
    '*',
    '%'
  ) as resource_pattern,
  nullif(trim(statement), '') as statement,
  lower(trim(verdict)) as verdict,
  nullif(trim(attested_by), '') as attested_by,
  attested_on,
  review_by,
  nullif(trim(evidence), '') as evidence
from
  raw_attestations
