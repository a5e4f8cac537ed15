-- One row per group and direct member.
with
  members as (
    select
      {'input': input_id, 'item': input_item} as source,
      workspace_id,
      id as group_id,
      unnest(from_json(members, '["json"]')) as member
    from
      raw_groups
  )
select
  source,
  workspace_id,
  group_id,
  (member ->> '$.value') as member_id,
  (member ->> '$.display') as member_display,
  case
    when (member ->> '$."$ref"') like '%Groups/%'
    or (member ->> '$.type') = 'Group' then 'group'
    when (member ->> '$."$ref"') like '%ServicePrincipals/%'
    or (member ->> '$.type') = 'ServicePrincipal' then 'service_principal'
    when (member ->> '$."$ref"') like '%Users/%'
    or (member ->> '$.type') = 'User' then 'user'
  end as member_kind
from
  members
