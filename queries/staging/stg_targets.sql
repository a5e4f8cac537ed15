-- One row per endpoint that its owners have written a target for.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  endpoint as endpoint_name,
  owner,
  scope as production_scope,
  criticality,
  approved_callers,
  approved_versions,
  latency_p50_ms,
  latency_p95_ms,
  latency_p99_ms,
  error_ratio,
  budget_usd_month,
  rollback_minutes,
  rollback_step,
  runbook,
  network_boundary,
  monitoring,
  escalation,
  cost_assumption
from
  raw_targets
