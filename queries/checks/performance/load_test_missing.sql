-- ---
-- code: PERF-10
-- title: No current load test
-- severity: low
-- resource: endpoint
-- requires: [serving_endpoint_details, attestations]
-- optional: [serving_endpoints]
-- manual_without: [attestations]
-- params: { max_age_days: 365 }
-- why: >
--   How many requests an endpoint stands, and how slow it gets before it refuses them, is known only from a test at that size.
-- verify: grep -n -A8 'load_test_missing' attestations.yaml
-- fix: "attestations:\n  - check: load_test_missing\n    resource: <endpoint>\n    statement: <load, duration, latency, errors>\n    verdict: pass\n    attested_by: <who>\n    attested_on: <day>\n    evidence: <file with the result>"
-- caveat: Test a copy of the endpoint, or at a quiet hour; requests of the test are billed. A test before the last change of the configuration may have been at another size.
-- controls: { waf: ["PE:06"] }
-- ---
with
  test_result as (
    select
      workspace_id,
      endpoint_key,
      -- Of two on one day, the one that found it wanting.
      max(attested_on) as tested_on,
      arg_max_null(verdict, struct_pack(attested_on := attested_on, is_failed := verdict = 'fail', source := source)) as verdict,
      arg_max_null(evidence, struct_pack(attested_on := attested_on, is_failed := verdict = 'fail', source := source)) as evidence,
      arg_max_null(
        attested_by,
        struct_pack(attested_on := attested_on, is_failed := verdict = 'fail', source := source)
      ) as attested_by,
      arg_max_null(source, struct_pack(attested_on := attested_on, is_failed := verdict = 'fail', source := source)) as source
    from
      endpoint_attestation
    where
      check_name in ('perf-10', 'load_test_missing')
      and attested_on <= cast(cast($as_of as timestamptz) as date)
      and coalesce(review_by >= cast(cast($as_of as timestamptz) as date), true)
    group by
      workspace_id,
      endpoint_key
  ),
  -- The size is part of the configuration; what was changed with it is not on record.
  configured as (
    select
      workspace_id,
      endpoint_key,
      case
        when bool_and(created_at is not null) then max(created_at)
      end as configured_at
    from
      served_entity
    where
      config_kind = 'active'
    group by
      workspace_id,
      endpoint_key
  ),
  judged as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_name,
      endpoint.is_production,
      endpoint.environment,
      test_result.tested_on,
      test_result.verdict,
      test_result.evidence,
      test_result.attested_by,
      coalesce(configured.configured_at, endpoint.changed_at) as configured_at,
      list_concat(endpoint.sources, [test_result.source]) as sources
    from
      endpoint
      left join test_result on test_result.workspace_id = endpoint.workspace_id
      and test_result.endpoint_key = endpoint.endpoint_key
      left join configured on configured.workspace_id = endpoint.workspace_id
      and configured.endpoint_key = endpoint.endpoint_key
    where
      not endpoint.is_system
      and endpoint.is_production is distinct from false
  )
select
  workspace_id,
  endpoint_name as resource,
  case
    when tested_on >= cast(cast($as_of as timestamptz) as date) - cast($max_age_days as integer)
    and verdict = 'pass'
    and evidence is not null then
    -- A test before the last change may still have been at this size.
    case
      when tested_on >= cast(configured_at as date) then true
    end
    when is_production then false
  end as passed,
  tested_on,
  verdict,
  attested_by,
  evidence as result_file,
  configured_at,
  environment,
  sources
from
  judged
order by
  workspace_id,
  resource
