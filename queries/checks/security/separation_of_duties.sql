-- ---
-- code: SEC-09
-- title: Separation of duties conflict
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, serving_endpoint_permissions, groups, users]
-- optional: [serving_endpoints, service_principals, registered_models, change_records]
-- manual_without: [developer_groups]
-- params: { developer_groups: [], conflict_pairs: [], change_days: 180 }
-- why: >
--   Whoever writes a model and puts it into production alone has had no second pair of eyes: a mistake, or an intention, goes straight through.
-- verify: databricks serving-endpoints get-permissions <endpoint-id>
-- fix: "databricks serving-endpoints update-permissions <endpoint-id> --json @acl.json"
-- caveat: "Let a pipeline's service principal deploy. A change record that somebody else approved shows the second pair of eyes; conflict_pairs names two groups as `first|second` that nobody should be in at once."
-- controls: { nist: [AC-5], iso: [A.5.3], soc2: [CC6.3, CC8.1], mcsb: [GS-2], waf: ["SE:04", "OE:11"] }
-- ---
with
  manager as (
    select
      workspace_id,
      endpoint_key,
      principal_kind,
      principal,
      bool_and(is_expanded) as is_expanded,
      bool_or(level_rank is not null) as is_manager,
      flatten(list(sources)) as sources
    from
      access_path
    where
      (
        level_rank >= 3
        or level_rank is null
      )
      and is_active is distinct from false
      -- Administrators are judged where managers are counted.
      and path[1] is distinct from 'admins'
    group by
      workspace_id,
      endpoint_key,
      principal_kind,
      principal
  ),
  -- Groups that a person is in, by name and nesting; a service principal deploys for a pipeline.
  membership as (
    select
      workspace_id,
      lower(principal) as principal,
      list(distinct root_group) as group_names,
      flatten(list(sources)) as sources
    from
      group_leaf
    where
      principal_kind = 'user'
    group by
      workspace_id,
      lower(principal)
  ),
  pair as (
    select
      trim(string_split(item, '|') [1]) as first_group,
      trim(string_split(item, '|') [2]) as second_group
    from
      (
        select
          unnest($conflict_pairs::varchar[]) as item
      ) as listed
  ),
  -- A developers' group, or one of a pair, that was not exported, or whose members are not all known, may hold any manager.
  known_group as (
    select
      endpoint.workspace_id,
      bool_and(
        exists (
          select
            1
          from
            stg_groups as known
          where
            known.workspace_id = endpoint.workspace_id
            and known.group_name = wanted.group_name
            and known.are_members_known
        )
        and not exists (
          select
            1
          from
            group_leaf as leaf
          where
            leaf.workspace_id = endpoint.workspace_id
            and leaf.root_group = wanted.group_name
            and not leaf.is_expanded
        )
      ) as are_known
    from
      (
        select distinct
          workspace_id
        from
          endpoint
      ) as endpoint
      cross join (
        select
          unnest($developer_groups::varchar[]) as group_name
        union
        select
          first_group
        from
          pair
        union
        select
          second_group
        from
          pair
      ) as wanted
    group by
      endpoint.workspace_id
  ),
  served_model as (
    select distinct
      served.workspace_id,
      served.endpoint_key,
      lower(model.owner) as owner
    from
      served_entity as served
      join stg_registered_models as model on model.model_name = served.entity_name
    where
      served.config_kind = 'active'
      and model.owner is not null
  ),
  approved as (
    -- A change that somebody else than its author approved, for this endpoint, not long ago.
    select
      endpoint.workspace_id,
      endpoint.endpoint_key,
      list(distinct coalesce(change.change_id, change.ticket, change.commit_id, 'unnumbered')) as changes,
      list(distinct lower(change.approved_by)) as approvers,
      list(change.source) as sources
    from
      endpoint
      join stg_change_records as change on change.endpoint_name = endpoint.endpoint_name
      and coalesce(change.workspace_id = endpoint.workspace_id, true)
    where
      change.approved_by is not null
      and lower(change.approved_by) is distinct from lower(change.requested_by)
      and change.changed_at >= cast($as_of as timestamptz) - to_days($change_days)
      and change.changed_at <= cast($as_of as timestamptz)
    group by
      endpoint.workspace_id,
      endpoint.endpoint_key
  ),
  judged as (
    select
      manager.workspace_id,
      manager.endpoint_key,
      manager.principal,
      manager.is_expanded,
      manager.is_manager,
      case
        when list_has_any(coalesce(membership.group_names, []), $developer_groups::varchar[]) then 'develops and manages'
        when served_model.owner is not null then 'owns the model and manages'
        when exists (
          select
            1
          from
            pair
          where
            list_contains(membership.group_names, pair.first_group)
            and list_contains(membership.group_names, pair.second_group)
        ) then 'is in both groups of a pair'
      end as conflict,
      -- Somebody else's approval: the manager's own is none.
      approved.endpoint_key is not null
      and len(list_filter(approved.approvers, lambda approver: approver <> lower(manager.principal))) > 0 as is_approved,
      approved.changes,
      list_concat(manager.sources, membership.sources, approved.sources) as sources
    from
      manager
      left join membership on membership.workspace_id = manager.workspace_id
      and membership.principal = lower(manager.principal)
      left join served_model on served_model.workspace_id = manager.workspace_id
      and served_model.endpoint_key = manager.endpoint_key
      and served_model.owner = lower(manager.principal)
      left join approved on approved.workspace_id = manager.workspace_id
      and approved.endpoint_key = manager.endpoint_key
    where
      manager.principal_kind <> 'service_principal'
  ),
  by_endpoint as (
    select
      workspace_id,
      endpoint_key,
      count(*) filter(
        where
          conflict is not null
          and is_manager
          and not is_approved
      ) as conflicts,
      count(*) filter(
        where
          not is_expanded
          or (
            conflict is not null
            and not is_manager
            and not is_approved
          )
      ) as unclear,
      list_sort(
        list(principal || ' ' || conflict) filter(
          where
            conflict is not null
            and not is_approved
        )
      ) as people,
      list_sort(list_distinct(flatten(list(changes)))) as approved_changes,
      list_distinct(flatten(list(sources))) as sources
    from
      judged
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when acl.endpoint_id is null then null
    when by_endpoint.conflicts > 0 then false
    when coalesce(by_endpoint.unclear, 0) = 0
    and known_group.are_known then true
  end as passed,
  coalesce(by_endpoint.people, []) as people,
  coalesce(by_endpoint.approved_changes, []) as approved_changes,
  coalesce(by_endpoint.unclear, 0) as unclear_managers,
  endpoint.environment,
  list_concat(endpoint.sources, [acl.source], by_endpoint.sources) as sources
from
  endpoint
  left join stg_endpoint_acl as acl on acl.workspace_id = endpoint.workspace_id
  and acl.endpoint_id = endpoint.endpoint_id
  left join by_endpoint on by_endpoint.workspace_id = endpoint.workspace_id
  and by_endpoint.endpoint_key = endpoint.endpoint_key
  left join known_group on known_group.workspace_id = endpoint.workspace_id
where
  not endpoint.is_system
  and endpoint.is_production is distinct from false
order by
  endpoint.workspace_id,
  resource
