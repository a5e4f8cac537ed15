-- ---
-- code: REL-12
-- title: No reliability target declared
-- severity: low
-- resource: endpoint
-- requires: [serving_endpoint_details, targets]
-- optional: [serving_endpoints]
-- why: >
--   Without a number that was promised, nobody can say whether an endpoint is well, and every incident is argued about anew.
-- verify: grep -n -A3 '<endpoint>' targets.yaml
-- fix: "targets:\n  - endpoint: <endpoint>\n    latency_p95_ms: <milliseconds>\n    error_ratio: <ratio>"
-- caveat: Declare what its callers need, not what is measured today.
-- controls: { iso: [A.5.30], waf: ["RE:04", "PE:01"] }
-- ---
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when coalesce(
      target.error_ratio,
      target.latency_p50_ms,
      target.latency_p95_ms,
      target.latency_p99_ms,
      target.tokens_per_second
    ) is not null then true
    -- An endpoint whose environment is not known may need none.
    when endpoint.is_production then false
  end as passed,
  target.endpoint_key is not null as is_declared,
  target.owner,
  target.criticality,
  endpoint.environment,
  list_concat(endpoint.sources, [target.source]) as sources
from
  endpoint
  left join endpoint_target as target on target.workspace_id = endpoint.workspace_id
  and target.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
  and endpoint.is_production is distinct from false
order by
  endpoint.workspace_id,
  resource
