-- ---
-- code: REL-15
-- title: Nobody is told when an update fails
-- severity: low
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints]
-- why: >
--   A failed update leaves the old version serving. If nobody is told, it is found out when the new behaviour is missed.
-- verify: "databricks serving-endpoints get <endpoint> | jq .email_notifications"
-- fix: "databricks serving-endpoints update-notifications <endpoint> --json @notifications.json"
-- caveat: "Changes who gets mail, nothing that is served. The command needs CLI 0.264 or newer."
-- controls: { iso: [A.8.16], waf: ["OE:08"] }
-- ---
with
  notified as (
    select
      workspace_id,
      endpoint_key,
      from_json(email_notifications -> '$.on_update_failure', '["varchar"]') as recipients
    from
      stg_serving_endpoint_details
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when len(notified.recipients) > 0 then true
    -- An old CLI could not print it, and a list of endpoints does not.
    when endpoint.has_details
    and not list_contains(endpoint.unprintable, 'email_notifications') then false
  end
  -- Whether it is production at all may not be known.
  or not endpoint.is_production as passed,
  coalesce(notified.recipients, []) as recipients,
  endpoint.environment,
  endpoint.sources
from
  endpoint
  left join notified on notified.workspace_id = endpoint.workspace_id
  and notified.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
  and endpoint.is_production is distinct from false
order by
  endpoint.workspace_id,
  resource
