-- One row per workspace whose settings were exported.
select
  {'input': input_id, 'item': input_item} as source,
  workspace_id,
  -- Empty and 0 mean that the workspace sets no limit of its own; absent, that nobody asked.
  nullif(try_cast (max_token_lifetime_days as integer), 0) as max_token_lifetime_days,
  max_token_lifetime_days is not null as is_token_lifetime_exported,
  -- Both are on only where they say "true"; empty means that nobody set them, absent that nobody asked.
  lower(trim(enable_ip_access_lists)) = 'true' as are_ip_access_lists_enforced,
  case lower(trim(enable_tokens_config))
    when 'true' then true
    when 'false' then false
  end as are_tokens_enabled
from
  raw_workspace_conf
