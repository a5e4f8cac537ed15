-- ---
-- code: OPS-13
-- title: Old model version without a review
-- severity: low
-- resource: served entity
-- requires: [serving_endpoint_details, served_entities, attestations]
-- optional: [serving_endpoints]
-- manual_without: [attestations]
-- params: { max_model_age_days: 180 }
-- why: >
--   The world that a model learned from moves on. A version that has served for half a year without anybody looking at its answers is trusted out of habit.
-- verify: "select entity_name, entity_version, min(change_time) from system.serving.served_entities group by 1, 2"
-- fix: "attestations:\n  - check: model_review_overdue\n    resource: <endpoint>/<served entity>\n    statement: <what was looked at and found>\n    verdict: pass\n    attested_by: <who>\n    attested_on: <day>\n    review_by: <day>\n    evidence: <link>"
-- caveat: A review looks at the model's quality on recent data, and says who looked. The history goes back one year.
-- controls: { rmf: [MANAGE 4.1, MEASURE 2.4], "42001": [A.6.2.6], waf: ["PE:12"] }
-- ---
with
  review as (
    select
      workspace_id,
      endpoint_key,
      resource,
      -- Of two on one day, the one that found it wanting.
      max(attested_on) as reviewed_on,
      arg_max_null(verdict, struct_pack(attested_on := attested_on, is_failed := verdict = 'fail', source := source)) as verdict,
      arg_max_null(
        attested_by,
        struct_pack(attested_on := attested_on, is_failed := verdict = 'fail', source := source)
      ) as reviewed_by,
      arg_max_null(source, struct_pack(attested_on := attested_on, is_failed := verdict = 'fail', source := source)) as source
    from
      endpoint_attestation
    where
      check_name in ('ops-13', 'model_review_overdue')
      and attested_on <= cast(cast($as_of as timestamptz) as date)
      and coalesce(review_by >= cast(cast($as_of as timestamptz) as date), true)
    group by
      workspace_id,
      endpoint_key,
      resource
  ),
  judged as (
    select
      served.workspace_id,
      served.endpoint_key,
      served.endpoint_name || '/' || coalesce(served.served_entity_name, '?') as resource,
      served.entity_name,
      served.entity_version,
      -- Without a history the configuration says since when it is there; the version may be older.
      coalesce(version_start.first_served_at, served.created_at) as first_served_at,
      review.reviewed_on,
      review.reviewed_by,
      review.verdict,
      served.sources as entity_sources,
      version_start.is_start_known,
      version_start.sources as history_sources,
      review.source as review_source
    from
      served_entity as served
      left join version_start on version_start.workspace_id = served.workspace_id
      and version_start.endpoint_key = served.endpoint_key
      and version_start.entity_name = served.entity_name
      and version_start.entity_version = served.entity_version
      left join review on review.workspace_id = served.workspace_id
      and review.endpoint_key = served.endpoint_key
      and review.resource in (
        served.endpoint_name,
        served.endpoint_name || '/' || coalesce(served.served_entity_name, '?'),
        served.entity_name,
        served.entity_name || '/' || served.entity_version
      )
    where
      served.config_kind = 'active'
      and served.kind in ('custom', 'agent')
      and not served.is_system
    qualify
      row_number() over (
        partition by
          served.workspace_id,
          served.endpoint_key,
          served.served_entity_name
        order by
          review.reviewed_on desc nulls last,
          review.verdict,
          served.entity_version,
          review.resource
      ) = 1
  )
select
  workspace_id,
  resource,
  case
    when verdict = 'fail' then false
    when reviewed_on >= cast(cast($as_of as timestamptz) as date) - cast($max_model_age_days as integer)
    and verdict = 'pass' then true
    when first_served_at < cast($as_of as timestamptz) - to_days($max_model_age_days) then false
    -- The start of this configuration, or of a history that was cut, is not the start of the version.
    when first_served_at is not null
    and is_start_known then true
  end as passed,
  entity_name,
  entity_version,
  first_served_at,
  date_diff('day', first_served_at, cast($as_of as timestamptz)) as age_days,
  reviewed_on,
  reviewed_by,
  list_concat(entity_sources, history_sources, [review_source]) as sources
from
  judged
order by
  workspace_id,
  resource
