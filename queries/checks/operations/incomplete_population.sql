-- ---
-- code: OPS-17
-- title: Audit population incomplete (IPE test)
-- severity: high
-- resource: endpoint
-- requires: [serving_endpoints, serving_endpoint_details, serving_endpoint_permissions, billing_usage, billing_usage.billing_origin_product, served_entities]
-- optional: [account_prices, list_prices, endpoint_usage, audit_log, azure_workspace]
-- why: >
--   An audit is worth as much as its population. Each endpoint must be known to the list, its configuration, its access list, the bill and the history; one that is missing anywhere was judged on less than everything, or not at all.
-- verify: databricks serving-endpoints list -o json
-- fix: "databricks api get /api/2.0/serving-endpoints/<endpoint>"
-- caveat: "Changes nothing in the workspace: collect the missing part with an identity that may see it, and run the audit again."
-- controls: { iso: [A.5.28, "~A.5.35"], soc2: ["~CC4.1"] }
-- ---
select
  coalesce(workspace_id, 'unknown') as workspace_id,
  -- Two endpoints that had the same name one after the other stay two.
  endpoint_name || case
    when count(*) over (
      partition by
        workspace_id,
        endpoint_name
    ) > 1
    and not is_configured then ' (' || endpoint_key || ')'
    else ''
  end as resource,
  case
  -- A record that does not tell its workspace may be of any endpoint of its name.
    when workspace_id is null then null
    -- Gone since: what it cost stays on the bill.
    when not is_configured then deleted_at is not null
    else is_listed
    and has_configuration
    and has_access_list
    -- An endpoint that serves nothing has no history.
    and (
      is_in_history
      or served_entities = 0
    )
  end as passed,
  is_listed,
  has_configuration,
  has_access_list,
  is_billed,
  is_in_history,
  is_in_usage,
  deleted_at,
  spend_usd,
  sources
from
  endpoint_population
order by
  workspace_id,
  resource,
  endpoint_key
