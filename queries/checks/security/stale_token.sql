-- ---
-- code: SEC-17
-- title: Stale token
-- severity: medium
-- resource: token
-- requires: [tokens, tokens.last_used_day]
-- optional: [users, groups, service_principals]
-- params: { stale_days: 60 }
-- why: >
--   A token that nobody uses is a way in that nobody would miss, and nobody watches.
-- verify: databricks token-management list
-- fix: "databricks token-management delete <token-id>"
-- caveat: Breaks whoever uses the token at once; find its callers in the audit log first.
-- controls: { nist: ["AC-2(3)", IA-5], iso: [A.5.18], soc2: [CC6.3], cis: ["5.3"], mcsb: [PA-4], waf: ["SE:05"], sat: ["~IA-6", "~GOV-2"] }
-- ---
select
  workspace_id,
  token_id as resource,
  case
  -- Use never comes before creation.
    when greatest(last_used_at, created_at) >= cast($as_of as timestamptz) - to_days($stale_days) then true
    when last_used_at is not null then false
    -- Where the export shows use at all, a token without a day of use was never used.
    when is_use_exported
    and created_at is not null then false
  end as passed,
  owner,
  created_at,
  last_used_at,
  expires_at,
  sources
from
  token
  -- An expired token opens nothing.
where
  coalesce(expires_at >= cast($as_of as timestamptz), true)
order by
  workspace_id,
  resource
