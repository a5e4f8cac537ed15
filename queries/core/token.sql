-- One row per personal access token, with the identity that it carries.
select
  token.workspace_id,
  token.token_id,
  token.is_without_expiry,
  token.created_at,
  token.expires_at,
  token.last_used_at,
  token.is_use_exported,
  owner.principal_kind as owner_kind,
  -- Who minted a token need not be whose identity it carries; only where no owner is printed are they taken for the same.
  coalesce(
    owner.principal,
    case
      when token.owner_id is null then token.created_by_username
    end,
    'id ' || token.owner_id
  ) as owner,
  coalesce(owner.principal_id, token.owner_id) as owner_id,
  owner.is_active as is_owner_active,
  owner.principal is not null as is_owner_known,
  list_filter([token.source, owner.source], lambda source: source is not null) as sources,
  token.source
from
  stg_tokens as token
  left join principal as owner on owner.workspace_id = token.workspace_id
  and owner.principal_kind <> 'group'
  and (
    owner.principal_id = token.owner_id
    or (
      token.owner_id is null
      and owner.principal_id = token.created_by_id
    )
    or (
      token.owner_id is null
      and token.created_by_id is null
      and owner.principal = token.created_by_username
    )
  )
