-- ---
-- export: table_lineage
-- ---
-- One row per input, workspace, reader or writer, pair of tables and day.
select
  input_id,
  workspace_id,
  entity_type,
  entity_id,
  created_by,
  source_table_full_name,
  target_table_full_name,
  cast(event_time as date) as event_on,
  count(*) as row_count,
  count(
    case
      when event_time is null then 1
    end
  ) as malformed_count,
  min(event_time) as first_at,
  max(event_time) as last_at
from
  table_lineage
group by all
