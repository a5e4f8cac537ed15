-- One row per budget of a tag, or of everything, in a month, or in every month without one of its own: of the file and of the configuration.
select
  source,
  workspace_id,
  tag_key,
  tag_value,
  budget_month,
  amount_usd,
  owner
from
  stg_budgets
union all
select
  null as source,
  workspace_id,
  tag_key,
  tag_value,
  budget_month,
  amount_usd,
  owner
from
  budget_setting
