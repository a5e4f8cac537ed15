-- One row per workspace and name under which a user or service principal appears: e-mail, application id or SCIM id, in lower case.
-- Requests, payload tables, tokens and audit events each use another of them.
select
  workspace_id,
  alias,
  any_value(principal_kind) as principal_kind,
  any_value(principal) as principal,
  any_value(display_name) as display_name,
  any_value(source) as source
from
  (
    select
      workspace_id,
      unnest([lower(principal), principal_id]) as alias,
      principal_kind,
      principal,
      display_name,
      source
    from
      principal
    where
      principal_kind <> 'group'
  ) as named
where
  alias is not null
group by
  workspace_id,
  alias
having
  -- A name that stands for two identities stands for none.
  count(distinct principal) = 1
