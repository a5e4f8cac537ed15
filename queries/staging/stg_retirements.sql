-- One row per thing that is to be retired.
select
  {'input': input_id, 'item': input_item} as source,
  nullif(trim(entity), '') as entity,
  nullif(lower(trim(kind)), '') as kind,
  retires_on,
  nullif(trim(replacement), '') as replacement,
  nullif(trim(raw_retirements.source), '') as announcement
from
  raw_retirements
