-- ---
-- code: SEC-22
-- title: Serverless egress unrestricted
-- severity: medium
-- resource: workspace
-- requires: [workspace_network, network_policies]
-- optional: [serving_endpoint_details, serving_endpoints]
-- params: { serving_product: "ML_SERVING" }
-- why: >
--   Serving runs on serverless compute. Without a restricted network policy a model's code may send what it is asked anywhere on the internet, and a dry run only writes down that it did.
-- verify: databricks account workspace-network-configuration get-workspace-network-option-rpc <workspace-id>
-- fix: "databricks account workspace-network-configuration update-workspace-network-option-rpc <workspace-id> --network-policy-id <restricted-policy>"
-- caveat: Blocks every destination that the policy does not allow, external models among them; watch a dry run first.
-- controls: { nist: ["SC-7(5)"], iso: [A.8.20, A.8.12], soc2: [CC6.6, CC6.7], mcsb: [NS-1, NS-2], waf: ["SE:06"], sat: [NS-9] }
-- ---
with
  workspace as (
    select
      workspace_id
    from
      stg_workspace_network
    union
    select
      workspace_id
    from
      endpoint
  ),
  assigned as (
    select
      workspace.workspace_id,
      network.workspace_id is not null as is_exported,
      network.network_policy_id,
      policy.network_policy_id is not null as is_policy_exported,
      policy.restriction_mode,
      -- Where a policy does not say how, it is enforced.
      coalesce(policy.enforcement_mode, 'ENFORCED') as enforcement_mode,
      policy.dry_run_products,
      len(policy.allowed_internet_destinations) as allowed_internet_destinations,
      len(policy.allowed_storage_destinations) as allowed_storage_destinations,
      list_filter([network.source, policy.source], lambda source: source is not null) as sources
    from
      workspace
      left join stg_workspace_network as network on network.workspace_id = workspace.workspace_id
      left join stg_network_policies as policy on policy.network_policy_id = network.network_policy_id
  )
select
  workspace_id,
  workspace_id as resource,
  case
    when not is_exported then null
    when network_policy_id is null then false
    when not is_policy_exported then null
    when restriction_mode = 'FULL_ACCESS' then false
    when restriction_mode <> 'RESTRICTED_ACCESS' then null
    when enforcement_mode = 'ENFORCED' then true
    -- A dry run of other products alone leaves serving enforced.
    when enforcement_mode = 'DRY_RUN' then coalesce(len(dry_run_products), 0) > 0
    and not list_contains(dry_run_products, $serving_product)
  end as passed,
  network_policy_id,
  restriction_mode,
  case
    when is_policy_exported then enforcement_mode
  end as enforcement_mode,
  dry_run_products,
  allowed_internet_destinations,
  allowed_storage_destinations,
  sources
from
  assigned
order by
  workspace_id,
  resource
