-- ---
-- code: SEC-21
-- title: Workspace ingress open to the internet
-- severity: high
-- resource: workspace
-- requires: [azure_workspace, ip_access_lists, workspace_conf]
-- optional: [serving_endpoint_details, serving_endpoints]
-- params: { private_endpoint_suffices: true, everywhere: ["0.0.0.0/0", "::/0"] }
-- why: >
--   A workspace that answers the whole internet leaves a token as the only thing between an endpoint and whoever found it.
-- verify: "az databricks workspace show --resource-group <resource-group> --name <workspace> | jq .publicNetworkAccess"
-- fix: "az databricks workspace update --resource-group <resource-group> --name <workspace> --public-network-access Disabled"
-- caveat: Locks out everybody who does not come through Private Link. Private connectivity covers endpoints of custom models and of provisioned throughput; external models are reached from the platform all the same. A private endpoint beside public access closes nothing by itself; set private_endpoint_suffices to false to ask for IP access lists there, too.
-- controls: { nist: [SC-7, AC-17], iso: [A.8.20], soc2: [CC6.6], cis: ["12.2"], cisaz: ["2.1.10", "2.1.11"], mcsb: [NS-2], waf: ["SE:06"], sat: [NS-3, NS-5, NS-7, NS-11], dasf: [DASF-31] }
-- ---
with
  workspace as (
    select
      workspace_id
    from
      stg_azure_workspace
    union
    select
      workspace_id
    from
      endpoint
  ),
  -- One resource may be exported twice under ids of different case.
  azure as (
    select
      workspace_id,
      case
        when bool_and(public_network_access is not null)
        and count(distinct public_network_access) = 1 then min(public_network_access)
      end as public_network_access,
      sum(len(private_endpoint_connections)) as connections,
      list(source) as sources
    from
      stg_azure_workspace
    group by
      workspace_id
  ),
  -- Names of the connections' states, in the nesting of the resource manager and of the Azure CLI.
  connection as (
    select
      workspace_id,
      unnest(private_endpoint_connections) as connection
    from
      stg_azure_workspace
  ),
  approved as (
    select
      workspace_id,
      bool_or(
        lower(
          coalesce(
            connection ->> '$.properties.privateLinkServiceConnectionState.status',
            connection ->> '$.privateLinkServiceConnectionState.status'
          )
        ) = 'approved'
      ) as has_approved
    from
      connection
    group by
      workspace_id
  ),
  allowed as (
    select
      workspace_id,
      count(*) filter(
        where
          list_type = 'ALLOW'
          and is_enabled
          and len(ip_addresses) > 0
      ) as allow_lists,
      -- Null where a list that allows everywhere may be switched on.
      case
        when bool_or(
          list_type = 'ALLOW'
          and is_enabled
          and list_has_any(ip_addresses, $everywhere)
        ) then true
        when bool_and(
          (
            list_type = 'ALLOW'
            and is_enabled
            and list_has_any(ip_addresses, $everywhere)
          ) is not null
        ) then false
      end as is_everywhere,
      list_distinct(list(source)) as sources
    from
      stg_ip_access_lists
    group by
      workspace_id
  ),
  served as (
    select
      workspace_id,
      list_sort(
        list(distinct endpoint_name) filter(
          where
            kind = 'external'
        )
      ) as external_endpoints
    from
      served_entity
    where
      config_kind = 'active'
      and not is_system
    group by
      workspace_id
  ),
  judged as (
    select
      workspace.workspace_id,
      azure.public_network_access,
      case
        when azure.workspace_id is null then null
        when coalesce(azure.connections, 0) = 0 then false
        else approved.has_approved
      end as has_private_endpoint,
      conf.are_ip_access_lists_enforced,
      -- A list read to its end that holds none is empty.
      case
        when lists.export is not null
        or allowed.workspace_id is not null then coalesce(allowed.allow_lists, 0)
      end as allow_lists,
      case
        when allowed.workspace_id is null then false
        else allowed.is_everywhere
      end as is_everywhere_allowed,
      served.external_endpoints,
      list_concat(azure.sources, [conf.source], allowed.sources) as sources
    from
      workspace
      left join azure on azure.workspace_id = workspace.workspace_id
      left join approved on approved.workspace_id = workspace.workspace_id
      left join stg_workspace_conf as conf on conf.workspace_id = workspace.workspace_id
      left join allowed on allowed.workspace_id = workspace.workspace_id
      left join served on served.workspace_id = workspace.workspace_id
      left join whole_export as lists on lists.workspace_id = workspace.workspace_id
      and lists.export = 'ip_access_lists'
  )
select
  workspace_id,
  workspace_id as resource,
  case
    when public_network_access = 'disabled' then true
    when public_network_access is null then null
    when public_network_access <> 'enabled' then null
    else (
      $private_endpoint_suffices
      and has_private_endpoint
    )
    or (
      are_ip_access_lists_enforced
      and allow_lists > 0
      and not is_everywhere_allowed
    )
  end as passed,
  public_network_access,
  has_private_endpoint,
  are_ip_access_lists_enforced,
  allow_lists,
  is_everywhere_allowed,
  external_endpoints,
  sources
from
  judged
order by
  workspace_id,
  resource
