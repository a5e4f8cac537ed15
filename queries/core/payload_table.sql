-- One row per endpoint whose requests and answers are, or were, to be logged: where to, by which feature, and in which state.
select
  workspace_id,
  endpoint_key,
  endpoint_name,
  feature,
  is_enabled,
  table_name,
  capture_state,
  sources
from
  logged_table
where
  -- Telemetry is a table of its own beside these.
  feature <> 'telemetry'
qualify
  row_number() over (
    partition by
      workspace_id,
      endpoint_key
    order by
      is_enabled desc,
      feature
  ) = 1
