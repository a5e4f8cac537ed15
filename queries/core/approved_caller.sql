-- One row per endpoint and name on the list of callers that its owners declared, in lower case.
select
  workspace_id,
  endpoint_key,
  lower(unnest(from_json(approved_callers, '["varchar"]'))) as caller
from
  endpoint_target
where
  approved_callers is not null
