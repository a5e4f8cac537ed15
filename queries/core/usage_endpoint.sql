-- One row per workspace and endpoint as billing names it, with the key under which everything else knows it.
with
  billed as (
    select
      coalesce(workspace_id, '0') as workspace_id,
      endpoint_id,
      endpoint_name,
      max(last_at) as last_at
    from
      billing_hour
    where
      is_serving
      and coalesce(endpoint_id, endpoint_name) is not null
    group by all
  ),
  -- A name without an id is taken for the one endpoint of that name; where several had it, for none of them.
  name_of_one_id as (
    select
      workspace_id,
      endpoint_name,
      min(endpoint_id) as endpoint_id
    from
      (
        select
          workspace_id,
          endpoint_name,
          endpoint_id
        from
          billed
        where
          endpoint_id is not null
        union
        select
          workspace_id,
          endpoint_name,
          endpoint_id
        from
          endpoint
        where
          endpoint_id is not null
      ) as named
    group by
      workspace_id,
      endpoint_name
    having
      count(*) = 1
  )
select
  billed.workspace_id,
  billed.endpoint_id,
  billed.endpoint_name,
  case
  -- Ready-made endpoints have an id in billing and none in their configuration.
    when nameless.endpoint_key is not null then nameless.endpoint_key
    else coalesce(billed.endpoint_id, name_of_one_id.endpoint_id, 'name:' || billed.endpoint_name)
  end as endpoint_key,
  billed.last_at
from
  billed
  left join endpoint as nameless on nameless.workspace_id = billed.workspace_id
  and nameless.endpoint_name = billed.endpoint_name
  and nameless.endpoint_id is null
  left join name_of_one_id on name_of_one_id.workspace_id = billed.workspace_id
  and name_of_one_id.endpoint_name = billed.endpoint_name
