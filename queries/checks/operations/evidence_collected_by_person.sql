-- ---
-- code: OPS-21
-- title: Evidence was collected with a personal or administrator identity
-- severity: medium
-- resource: workspace
-- requires: [manifest]
-- params: { approved_collectors: [], admin_groups: ["admins"], token_auth_types: ["pat"] }
-- why: >
--   What one person collects with all rights nobody can repeat or check, and a script that runs as an administrator can change what it is only to look at. A read-only service principal can do neither harm.
-- verify: databricks auth describe
-- fix: databricks service-principals create --display-name serving-audit-reader
-- caveat: "Give it read rights only, name it in approved_collectors, and collect again with its profile."
-- controls: { nist: [AC-6, "~AU-10"], iso: [A.5.28], soc2: ["~CC4.1"], waf: ["SE:05"] }
-- ---
with
  newest as (
    select
      coalesce(workspace_id, 'account') as workspace_id,
      input_id,
      collected_at,
      collector,
      coalesce(
        collector_kind,
        case
          when regexp_full_match(lower(collector), '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}') then 'service_principal'
          when contains(collector, '@') then 'user'
        end
      ) as collector_kind,
      auth_type,
      list_has_any(
        list_transform(collector_groups, lambda name: lower(name)),
        list_transform($admin_groups, lambda name: lower(name))
      ) as is_admin,
      host,
      tenant_id,
      profile
    from
      collection
    qualify
      row_number() over (
        partition by
          workspace_id
        order by
          collected_at desc nulls last,
          input_id
      ) = 1
  ),
  placed as (
    select
      workspace_id
    from
      newest
    union
    select
      workspace_id
    from
      input
    where
      workspace_id is not null
      and status in ('read', 'partial')
  ),
  told as (
    select
      placed.workspace_id,
      newest.* exclude (workspace_id),
      list_filter(
        [
          case
            when collector is null then 'who collected is not recorded'
          end,
          case
            when collector_kind = 'user' then 'a person collected it'
          end,
          case
            when is_admin then 'the collector is an administrator'
          end,
          case
            when list_contains($token_auth_types, auth_type) then 'a personal access token was used'
          end,
          case
            when host is null then 'the workspace''s host is not recorded'
          end,
          case
            when tenant_id is null
            and coalesce(contains(host, 'azuredatabricks'), true) then 'the tenant is not recorded'
          end,
          case
            when profile is null then 'the profile is not recorded'
          end,
          case
            when len($approved_collectors) > 0
            and not list_contains(list_transform($approved_collectors, lambda name: lower(name)), lower(collector)) then 'the collector is not among those approved'
          end
        ],
        lambda problem: problem is not null
      ) as problems
    from
      placed
      left join newest on newest.workspace_id = placed.workspace_id
  )
select
  workspace_id,
  workspace_id as resource,
  case
  -- Without a manifest of its own nothing is known of how a workspace's evidence came to be.
    when input_id is not null then case
      when len(problems) > 0 then false
      when len($approved_collectors) > 0
      and collector_kind is not null
      and auth_type is not null then not is_admin
    end
  end as passed,
  case
    when input_id is not null then problems
    else ['no manifest speaks of this workspace']
  end as problems,
  collector,
  collector_kind,
  auth_type,
  is_admin,
  host,
  tenant_id,
  profile,
  collected_at,
  case
    when input_id is not null then [{'input': input_id, 'item': cast(null as bigint)}]
    else []
  end as sources
from
  told
order by
  workspace_id,
  resource
