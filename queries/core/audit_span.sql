-- One row per workspace of which the audit log holds any event, kept or counted: from when to when.
select
  coalesce(event.workspace_id, azure_resource.workspace_id) as workspace_id,
  min(event.first_at) as first_at,
  max(event.last_at) as last_at,
  sum(event.row_count) as events,
  list(distinct {'input': event.input_id, 'item': cast(null as bigint)}) as sources
from
  audit_event as event
  left join azure_resource on azure_resource.azure_resource_id = event.azure_resource_id
where
  event.first_at < (
    select
      as_of
    from
      scope
  )
group by
  coalesce(event.workspace_id, azure_resource.workspace_id)
