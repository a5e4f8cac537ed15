-- One row per Azure resource that diagnostic logs name, with its workspace; null where nothing tells.
with
  named as (
    select
      azure_resource_id,
      -- The folder of a collection names the workspace.
      min(workspace_id) as workspace_id,
      count(distinct workspace_id) as workspaces
    from
      audit_event
    where
      azure_resource_id is not null
    group by
      azure_resource_id
  )
select
  named.azure_resource_id,
  case
    when named.workspaces > 0 then named.workspace_id
    -- The resource itself knows its workspace.
    when described.workspace_id is not null then described.workspace_id
    -- One resource and one workspace: they are the same.
    when (
      select
        count(*)
      from
        named
    ) = 1 then (
      select
        case
          when count(distinct workspace_id) = 1 then min(workspace_id)
        end
      from
        endpoint
    )
  end as workspace_id
from
  named
  left join (
    select
      lower(resource_id) as azure_resource_id,
      min(workspace_id) as workspace_id
    from
      stg_azure_workspace
    where
      workspace_id <> 'unknown'
    group by
      lower(resource_id)
  ) as described on described.azure_resource_id = named.azure_resource_id
