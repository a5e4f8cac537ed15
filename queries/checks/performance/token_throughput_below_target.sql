-- ---
-- code: PERF-09
-- title: Token throughput below target
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, ai_gateway_usage, targets]
-- optional: [serving_endpoints, served_entities, inference_payloads, endpoint_metrics]
-- params: { min_requests: 100, window_days: 30 }
-- why: >
--   Whoever reads along while a model writes notices tokens per second before anything else; the owners have said how many it must be.
-- verify: "select endpoint_name, percentile(1000 * output_tokens / latency_ms, 0.5) from system.ai_gateway.usage where status_code < 400 group by 1"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: "More provisioned throughput is billed by the hour whether or not it is used; a smaller model, or a shorter prompt, may do."
-- controls: { waf: ["PE:01"] }
-- ---
with
  ranked as (
    select
      workspace_id,
      endpoint_key,
      measured,
      measured_from,
      measured_to,
      input_id,
      sum(requests) over (
        partition by
          workspace_id,
          endpoint_key
        order by
          measured_to
      ) as requests_so_far,
      sum(requests) over (
        partition by
          workspace_id,
          endpoint_key
      ) as requests
    from
      endpoint_measure
    where
      measure = 'output_tokens_per_second'
      and endpoint_key is not null
      and is_answered
      and cast(measured_on as timestamptz) >= cast($as_of as timestamptz) - to_days($window_days)
  ),
  median as (
    select
      workspace_id,
      endpoint_key,
      max(requests) as requests,
      min(measured_from) filter(
        where
          requests_so_far >= 0.5 * requests
      ) as p50_from,
      min(measured) filter(
        where
          requests_so_far >= 0.5 * requests
      ) as p50,
      min(measured_to) filter(
        where
          requests_so_far >= 0.5 * requests
      ) as p50_to,
      list(distinct {'input': input_id, 'item': cast(null as bigint)}) as sources
    from
      ranked
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when median.requests < $min_requests then null
    when median.p50_from >= target.tokens_per_second then true
    when median.p50_to < target.tokens_per_second then false
  end as passed,
  coalesce(median.requests, 0) as requests,
  cast(median.p50 as decimal(18, 1)) as output_tokens_per_second,
  target.tokens_per_second as target_tokens_per_second,
  endpoint.environment,
  list_concat(endpoint.sources, [target.source], median.sources) as sources
from
  endpoint
  join endpoint_target as target on target.workspace_id = endpoint.workspace_id
  and target.endpoint_key = endpoint.endpoint_key
  left join median on median.workspace_id = endpoint.workspace_id
  and median.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
  and target.tokens_per_second is not null
order by
  endpoint.workspace_id,
  resource
