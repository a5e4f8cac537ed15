-- ---
-- code: SEC-20
-- title: Anyone may create tokens, or no maximum lifetime
-- severity: medium
-- resource: workspace
-- requires: [token_permissions, workspace_conf]
-- params: { broad_groups: ["users", "account users"] }
-- why: >
--   Where everybody may mint tokens that live as long as they like, keys to the endpoints lie in notebooks, scripts and chats, and nobody knows how many.
-- verify: "databricks workspace-conf get-status maxTokenLifetimeDays"
-- fix: "databricks workspace-conf set-status --json '{\"maxTokenLifetimeDays\":\"90\"}'"
-- caveat: Limits new tokens only; those that exist keep their lifetime. Workspaces without a limit of their own fall back to the platform's, two years at this writing.
-- controls: { nist: [IA-5], iso: [A.5.17], soc2: [CC6.1], cisaz: ["2.1.6"], waf: ["SE:05"], sat: [IA-5, IA-8] }
-- ---
with
  acl as (
    select
      workspace_id,
      list_distinct(list(source)) as sources
    from
      stg_token_acl
    group by
      workspace_id
  ),
  broad as (
    select
      workspace_id,
      list_sort(list(distinct principal || ': ' || coalesce(level, 'not known'))) as granted_to,
      -- A level that this version does not know leaves the question open.
      bool_or(
        case
          when level in ('CAN_USE', 'CAN_MANAGE') then true
        end
      ) as is_granted
    from
      stg_token_permissions
    where
      principal_kind = 'group'
      and list_contains($broad_groups, lower(principal))
    group by
      workspace_id
  ),
  judged as (
    select
      coalesce(acl.workspace_id, conf.workspace_id) as workspace_id,
      conf.are_tokens_enabled,
      broad.granted_to,
      case
        when acl.workspace_id is null then null
        when broad.workspace_id is null then false
        else broad.is_granted
      end as may_anyone_create,
      conf.max_token_lifetime_days,
      case
        when conf.is_token_lifetime_exported then conf.max_token_lifetime_days is not null
      end as has_maximum,
      list_concat(acl.sources, [conf.source]) as sources
    from
      acl
      full join stg_workspace_conf as conf on conf.workspace_id = acl.workspace_id
      left join broad on broad.workspace_id = acl.workspace_id
  )
select
  workspace_id,
  workspace_id as resource,
  -- Where tokens are switched off nobody creates any.
  coalesce(not are_tokens_enabled, false)
  or (
    not may_anyone_create
    and has_maximum
  ) as passed,
  are_tokens_enabled,
  may_anyone_create,
  granted_to,
  has_maximum,
  max_token_lifetime_days,
  sources
from
  judged
order by
  workspace_id,
  resource
