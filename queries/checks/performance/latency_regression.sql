-- ---
-- code: PERF-03
-- title: Latency regression after a change
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, served_entities]
-- any_of: [inference_payloads, ai_gateway_usage, endpoint_metrics]
-- optional: [serving_endpoints]
-- params: { max_regression: 0.25, compare_days: 7, min_requests: 200, look_back_days: 60 }
-- why: >
--   A new version that answers more slowly is noticed by callers first. Compared are the 95th percentiles of the week before and the week after the last change, its own day left out.
-- verify: "select date(request_time), percentile(execution_duration_ms, 0.95) from <catalog>.<schema>.<payload_table> where status_code < 400 group by 1"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @previous-config.json"
-- caveat: "This is a rollback. Make sure first that load and inputs were alike in both weeks."
-- controls: { waf: ["PE:12", "OE:11"] }
-- ---
with
  changed as (
    select
      workspace_id,
      endpoint_id as endpoint_key,
      max(changed_at) as changed_at,
      flatten(list(sources)) as sources
    from
      config_version
    where
      previous_changed_at is not null
      and changed_at >= cast($as_of as timestamptz) - to_days($look_back_days)
      and changed_at < cast($as_of as timestamptz)
    group by
      workspace_id,
      endpoint_id
  ),
  sided as (
    select
      measure.workspace_id,
      measure.endpoint_key,
      measure.seen_in,
      measure.measured_on > cast(changed.changed_at as date) as is_after,
      coalesce(measure.measured, 'infinity'::double) as measured,
      sum(measure.requests) as requests,
      list(distinct measure.input_id) as inputs
    from
      endpoint_measure as measure
      join changed on changed.workspace_id = measure.workspace_id
      and changed.endpoint_key = measure.endpoint_key
    where
      measure.measure = 'latency_ms'
      and measure.is_answered
      and measure.measured_on <> cast(changed.changed_at as date)
      and abs(date_diff('day', cast(changed.changed_at as date), measure.measured_on)) <= $compare_days
    group by all
  ),
  ranked as (
    select
      *,
      sum(requests) over (
        partition by
          workspace_id,
          endpoint_key,
          seen_in,
          is_after
        order by
          measured
      ) as requests_so_far,
      sum(requests) over (
        partition by
          workspace_id,
          endpoint_key,
          seen_in,
          is_after
      ) as all_requests
    from
      sided
  ),
  -- The interval in which the percentile lies at 95 %, by the ranks of a binomial distribution: no draw of random numbers, the same every time.
  side as (
    select
      workspace_id,
      endpoint_key,
      seen_in,
      is_after,
      max(all_requests) as requests,
      min(measured) filter(
        where
          requests_so_far >= 0.95 * all_requests
      ) as p95,
      min(measured) filter(
        where
          requests_so_far >= 0.95 * all_requests - 1.96 * sqrt(0.95 * 0.05 * all_requests)
      ) as p95_low,
      min(measured) filter(
        where
          requests_so_far >= least(0.95 * all_requests + 1.96 * sqrt(0.95 * 0.05 * all_requests), all_requests)
      ) as p95_high,
      list_distinct(flatten(list(inputs))) as inputs
    from
      ranked
    group by
      workspace_id,
      endpoint_key,
      seen_in,
      is_after
  ),
  compared as (
    select
      earlier.workspace_id,
      earlier.endpoint_key,
      earlier.seen_in,
      earlier.requests as requests_before,
      later.requests as requests_after,
      earlier.p95 as p95_before,
      later.p95 as p95_after,
      later.p95 / nullif(earlier.p95, 0) - 1 as regression,
      later.p95_low > earlier.p95_high as is_certain,
      list_distinct(list_concat(earlier.inputs, later.inputs)) as inputs
    from
      side as earlier
      join side as later on later.workspace_id = earlier.workspace_id
      and later.endpoint_key = earlier.endpoint_key
      and later.seen_in = earlier.seen_in
      and later.is_after
      and not earlier.is_after
    qualify
      row_number() over (
        partition by
          earlier.workspace_id,
          earlier.endpoint_key
        order by
          least(earlier.requests, later.requests) >= $min_requests desc,
          earlier.seen_in = 'endpoint_metrics',
          earlier.requests + later.requests desc,
          earlier.seen_in
      ) = 1
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when least(compared.requests_before, compared.requests_after) < $min_requests
    or not isfinite(compared.regression) then null
    when compared.regression <= $max_regression then true
    -- Slower, and not by chance.
    when compared.is_certain then false
  end as passed,
  changed.changed_at,
  compared.seen_in,
  compared.requests_before,
  compared.requests_after,
  case
    when isfinite(compared.p95_before) then cast(compared.p95_before as decimal(18, 1))
  end as p95_before_ms,
  case
    when isfinite(compared.p95_after) then cast(compared.p95_after as decimal(18, 1))
  end as p95_after_ms,
  case
    when isfinite(compared.regression) then cast(100 * compared.regression as decimal(18, 1))
  end as slower_by_pct,
  endpoint.environment,
  list_concat(
    endpoint.sources,
    changed.sources,
    list_transform(compared.inputs, lambda input_id: {'input': input_id, 'item': cast(null as bigint)})
  ) as sources
from
  changed
  join endpoint on endpoint.workspace_id = changed.workspace_id
  and endpoint.endpoint_key = changed.endpoint_key
  left join compared on compared.workspace_id = changed.workspace_id
  and compared.endpoint_key = changed.endpoint_key
where
  not endpoint.is_system
order by
  endpoint.workspace_id,
  resource
