-- One row per endpoint of a registered AI system.
select
  {'input': input_id, 'item': input_item} as source,
  nullif(trim(system), '') as system_name,
  nullif(trim(endpoint), '') as endpoint_name,
  workspace_id,
  nullif(trim(owner), '') as owner,
  nullif(trim(owner_mailbox), '') as owner_mailbox,
  nullif(trim(purpose), '') as purpose,
  -- "High Risk", "high_risk" and "high-risk" are one class.
  regexp_replace(lower(trim(risk_class)), '[ _]+', '-', 'g') as risk_class,
  lower(trim(data_classification)) as data_classification,
  production as is_production,
  nullif(trim(network_boundary), '') as network_boundary,
  nullif(trim(identity_path), '') as identity_path,
  nullif(trim(monitoring), '') as monitoring,
  nullif(trim(escalation), '') as escalation,
  nullif(trim(rollback_step), '') as rollback_step,
  nullif(trim(cost_assumption), '') as cost_assumption,
  nullif(trim(runbook), '') as runbook,
  nullif(trim(quality_monitor), '') as quality_monitor,
  review_by
from
  raw_system_register
