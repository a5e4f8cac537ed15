-- One row per input, workspace, served entity and endpoint name of payload metadata, with the endpoint that it is of.
with
  origin as (
    select distinct
      payload.input_id,
      payload.workspace_id,
      payload.served_entity_id,
      payload.endpoint_name,
      -- A table is written as one file, or as a folder of parts.
      list_transform(
        string_split(lower(input.path), '/'),
        lambda part: regexp_replace(part, '([.](json|ndjson|jsonl|csv|tsv|txt|parquet|gz))+$', '')
      ) as places
    from
      payload_day as payload
      join input on input.input_id = payload.input_id
  ),
  entity as (
    select
      served_entity_id,
      arg_max(workspace_id, changed_at) as workspace_id,
      arg_max(endpoint_id, changed_at) as endpoint_key,
      arg_max(endpoint_name, changed_at) as endpoint_name
    from
      served_entity_history
    where
      served_entity_id is not null
    group by
      served_entity_id
  ),
  named as (
    select
      endpoint_name,
      min(workspace_id) as workspace_id,
      min(endpoint_key) as endpoint_key
    from
      endpoint
    group by
      endpoint_name
    having
      count(*) = 1
  )
select
  origin.input_id,
  origin.workspace_id as own_workspace_id,
  origin.served_entity_id,
  origin.endpoint_name as own_endpoint_name,
  coalesce(
    entity.workspace_id,
    logged.workspace_id,
    here.workspace_id,
    named.workspace_id,
    origin.workspace_id
  ) as workspace_id,
  coalesce(entity.endpoint_key, logged.endpoint_key, here.endpoint_key, named.endpoint_key) as endpoint_key,
  coalesce(entity.endpoint_name, logged.endpoint_name, origin.endpoint_name) as endpoint_name
from
  origin
  left join entity on entity.served_entity_id = origin.served_entity_id
  left join payload_table as logged on list_contains(origin.places, logged.table_name)
  left join endpoint as here on here.workspace_id = origin.workspace_id
  and here.endpoint_name = origin.endpoint_name
  left join named on named.endpoint_name = origin.endpoint_name
  and origin.workspace_id is null
  -- Two endpoints may write to tables of one name.
qualify
  row_number() over (
    partition by
      origin.input_id,
      origin.workspace_id,
      origin.served_entity_id,
      origin.endpoint_name
    order by
      logged.workspace_id,
      logged.endpoint_key
  ) = 1
