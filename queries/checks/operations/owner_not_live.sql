-- ---
-- code: OPS-08
-- title: Owner is not a live identity
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, users, groups]
-- optional: [serving_endpoints, service_principals, system_register]
-- params: { owner_tags: ["owner"] }
-- why: >
--   An owner who has left answers no question and approves no change. The endpoint then belongs to nobody, and is found to on the day that it fails.
-- verify: "databricks users list --filter 'userName eq \"<owner>\"'"
-- fix: "databricks serving-endpoints patch <endpoint> --json '{\"add_tags\":[{\"key\":\"owner\",\"value\":\"<group>\"}]}'"
-- caveat: A group outlives people. A mailbox is taken for live where the register of AI systems names it.
-- controls: { nist: [CM-8(4)], iso: [A.5.2, A.5.9], soc2: [CC1.3], mcsb: [GS-1], waf: ["OE:01"], rmf: [GOVERN 2.1], "42001": [A.3.2] }
-- ---
with
  owned as (
    select
      tag.workspace_id,
      tag.endpoint_key,
      min(tag.tag_value) as owner
    from
      endpoint_tag as tag
    where
      list_contains(list_transform($owner_tags::varchar[], lambda tag_key: lower(tag_key)), lower(tag.tag_key))
      and tag.tag_value <> ''
    group by
      tag.workspace_id,
      tag.endpoint_key
  ),
  identity as (
    select
      workspace_id,
      lower(name) as name,
      bool_or(is_active) as is_active,
      bool_and(is_active is not null) as is_known,
      min(principal_kind) as principal_kind,
      any_value(source) as source
    from
      (
        select
          workspace_id,
          principal_kind,
          is_active,
          source,
          unnest([principal, display_name]) as name
        from
          principal
      ) as spelled
    where
      name is not null
    group by
      workspace_id,
      lower(name)
  ),
  -- The register is one for all workspaces.
  mailbox as (
    select
      lower(name) as name,
      any_value(source) as source
    from
      (
        select
          source,
          unnest([owner_mailbox, escalation]) as name
        from
          stg_system_register
      ) as spelled
    where
      name is not null
    group by
      lower(name)
  ),
  directory as (
    select
      workspace_id
    from
      whole_export
    where
      export in ('users', 'groups')
    group by
      workspace_id
    having
      count(*) = 2
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when mailbox.name is not null then true
    when identity.name is not null then identity.is_active
    when directory.workspace_id is not null
    -- Only applications have a name like this, and where nobody listed them, it may be one.
    and (
      applications.workspace_id is not null
      or not regexp_full_match(lower(owned.owner), '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')
    ) then false
  end as passed,
  owned.owner,
  case
    when mailbox.name is not null then 'mailbox'
    else identity.principal_kind
  end as owner_kind,
  identity.is_active,
  endpoint.environment,
  list_concat(endpoint.sources, [identity.source, mailbox.source]) as sources
from
  endpoint
  join owned on owned.workspace_id = endpoint.workspace_id
  and owned.endpoint_key = endpoint.endpoint_key
  left join identity on identity.workspace_id = endpoint.workspace_id
  and identity.name = lower(owned.owner)
  left join mailbox on mailbox.name = lower(owned.owner)
  left join directory on directory.workspace_id = endpoint.workspace_id
  left join whole_export as applications on applications.workspace_id = endpoint.workspace_id
  and applications.export = 'service_principals'
where
  not endpoint.is_system
order by
  endpoint.workspace_id,
  resource
