-- One row per endpoint and tag.
with
  tagged as (
    select
      workspace_id,
      endpoint_key,
      tags
    from
      stg_serving_endpoint_details
    union all
    select
      workspace_id,
      endpoint_key,
      tags
    from
      stg_serving_endpoints
    where
      (workspace_id, endpoint_key) not in (
        select
          (workspace_id, endpoint_key)
        from
          stg_serving_endpoint_details
        where
          tags is not null
      )
  ),
  entries as (
    select
      workspace_id,
      endpoint_key,
      unnest(from_json(tags, '["json"]')) as tag
    from
      tagged
  )
select distinct
  workspace_id,
  endpoint_key,
  (tag ->> '$.key') as tag_key,
  trim(coalesce(tag ->> '$.value', '')) as tag_value
from
  entries
where
  (tag ->> '$.key') is not null
