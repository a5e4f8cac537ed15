-- ---
-- code: OPS-18
-- title: Evidence too old or windows do not overlap
-- severity: medium
-- resource: export
-- requires: [serving_endpoint_details]
-- optional: [billing_usage, endpoint_usage, audit_log, ai_gateway_usage, inference_payloads, azure_costs, external_model_spend, table_lineage]
-- params: { max_input_age_days: 7 }
-- why: >
--   A verdict on last month's configuration and this month's bill is a verdict on neither. All evidence must be recent at the audit's date, and speak of the same time.
-- verify: databricks serving-endpoints list -o json
-- fix: databricks api get /api/2.0/serving-endpoints
-- caveat: "Changes nothing in the workspace: collect again, all parts in one go. A system table is dated by its newest row of any workspace: it holds a region, and a workspace without traffic writes none. Where exports of several regions are given together, the figure table_coverage shows the newest row of each workspace."
-- controls: { iso: [A.5.28], soc2: ["~CC4.1"] }
-- ---
with
  collected as (
    select
      coalesce(workspace_id, 'account') as workspace_id,
      export,
      count(*) as files,
      min(collected_at) as oldest_collected_at,
      max(collected_at) as newest_collected_at,
      bool_or(collected_at is null) as is_unclear,
      list({'input': input_id, 'item': cast(null as bigint)}) as sources
    from
      input
    where
      status in ('read', 'partial')
      and export <> 'manifest'
      -- What people keep is as old as what it says; its own dates are judged where it is used.
      and not is_kept
    group by
      coalesce(workspace_id, 'account'),
      export
  ),
  -- The bill must reach up to the configuration that it is held against. Of any workspace: a quiet one writes no rows, and is not stale.
  recorded as (
    select
      export,
      max(newest_at) as newest_record_at
    from
      export_day
    group by
      export
  )
select
  collected.workspace_id,
  collected.export as resource,
  case
    when recorded.newest_record_at < cast($as_of as timestamptz) - to_days($max_input_age_days) then false
    when collected.oldest_collected_at < cast($as_of as timestamptz) - to_days($max_input_age_days) then false
    -- A configuration says nothing of the time before it was collected; a record does.
    when collected.workspace_id <> 'account'
    and collected.newest_collected_at > cast($as_of as timestamptz) + to_days($max_input_age_days) then false
    -- A row of last week was not collected before it was written.
    when not collected.is_unclear
    or recorded.newest_record_at is not null then true
  end as passed,
  collected.files,
  collected.oldest_collected_at,
  collected.newest_collected_at,
  recorded.newest_record_at,
  date_diff('day', collected.oldest_collected_at, cast($as_of as timestamptz)) as age_days,
  collected.sources
from
  collected
  left join recorded on recorded.export = collected.export
order by
  collected.workspace_id,
  resource
