-- One row per version of the CLI that collected the evidence.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  version,
  is_snapshot
from
  raw_cli_version
