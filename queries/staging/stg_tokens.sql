-- One row per personal access token.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  token_id,
  comment,
  owner_id,
  created_by_id,
  created_by_username,
  creation_time as created_at,
  -- 0 and absent both mean that the expiry is not known.
  case
    when expiry_time = -1 then true
    when expiry_time > 0 then false
  end as is_without_expiry,
  case
    when expiry_time > 0 then epoch_ms(expiry_time) at time zone 'UTC'
  end as expires_at,
  last_used_day as last_used_at,
  -- Older versions of the CLI leave the day of use out of every token.
  bool_or(last_used_day is not null) over (
    partition by
      input_id
  ) as is_use_exported
from
  raw_tokens
