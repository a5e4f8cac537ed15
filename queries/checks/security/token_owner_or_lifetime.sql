-- ---
-- code: SEC-18
-- title: Token of an inactive owner, or lifetime beyond the workspace maximum
-- severity: high
-- resource: token
-- requires: [tokens, users, workspace_conf]
-- optional: [service_principals, groups]
-- why: >
--   A token keeps the rights of an identity that should have none any more, or lives longer than the workspace allows for new ones.
-- verify: databricks token-management list
-- fix: "databricks token-management delete <token-id>"
-- caveat: Breaks whoever uses the token at once; find its callers in the audit log first.
-- controls: { nist: ["AC-2(3)", IA-5], iso: [A.5.18], soc2: [CC6.2], cis: ["5.3", "6.2"], cisaz: ["2.1.6"], sat: [IA-6], waf: ["SE:05"] }
-- ---
with
  -- An owner is a user or a service principal: only both lists, whole, can show that somebody is on neither.
  directory as (
    select
      workspace_id
    from
      whole_export
    where
      export in ('users', 'service_principals')
    group by
      workspace_id
    having
      count(*) = 2
  )
select
  token.workspace_id,
  token.token_id as resource,
  case
    when token.is_owner_known then token.is_owner_active
    -- Where the export does not say whose a token is, nobody is missing.
    when token.owner_id is not null
    and directory.workspace_id is not null then false
  end
  and case
    when not coalesce(conf.is_token_lifetime_exported, false) then null
    -- No limit of its own: nothing to exceed.
    when conf.max_token_lifetime_days is null then true
    when token.is_without_expiry then false
    else token.expires_at <= token.created_at + to_days(conf.max_token_lifetime_days)
  end as passed,
  token.owner,
  token.is_owner_known,
  token.is_owner_active,
  token.created_at,
  token.expires_at,
  token.is_without_expiry,
  date_diff('day', token.created_at, token.expires_at) as lifetime_days,
  conf.max_token_lifetime_days as allowed_days,
  list_concat(token.sources, [conf.source]) as sources
from
  token
  left join stg_workspace_conf as conf on conf.workspace_id = token.workspace_id
  left join directory on directory.workspace_id = token.workspace_id
  -- An expired token opens nothing.
where
  coalesce(token.expires_at >= cast($as_of as timestamptz), true)
order by
  token.workspace_id,
  resource
