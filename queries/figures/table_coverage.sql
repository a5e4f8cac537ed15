-- ---
-- title: Days that the large exports cover, by workspace
-- exports: [billing_usage, endpoint_usage, audit_log, ai_gateway_usage, inference_payloads, azure_costs, external_model_spend, table_lineage]
-- params: { arriving_hours: 48 }
-- ---
with
  spans as (
    select
      export,
      workspace_id,
      min(recorded_on) as first_on,
      max(recorded_on) as last_on,
      count(*) as days_with_rows,
      sum(row_count) as row_count,
      max(newest_at) as newest_at
    from
      export_day
    where
      recorded_on < cast($as_of as timestamptz)
    group by
      export,
      workspace_id
  ),
  missing as (
    select
      spans.export,
      spans.workspace_id,
      list(
        cast(expected.day as date)
        order by
          expected.day
      ) as missing_days
    from
      spans
      cross join unnest(
        generate_series(cast(spans.first_on as timestamp), cast(spans.last_on as timestamp), interval 1 day)
      ) as expected (day)
      left join export_day as held on held.export = spans.export
      and held.workspace_id is not distinct from spans.workspace_id
      and held.recorded_on = cast(expected.day as date)
    where
      held.recorded_on is null
    group by
      spans.export,
      spans.workspace_id
  ),
  -- The bill is global, the other tables are of one region: a workspace that only the bill knows lies elsewhere, or was not exported.
  regional as (
    select distinct
      workspace_id
    from
      export_day
    where
      export not in ('billing_usage', 'azure_costs')
  )
select
  coalesce(spans.workspace_id, 'account') as workspace_id,
  spans.export,
  spans.first_on,
  spans.last_on,
  spans.days_with_rows,
  coalesce(len(missing.missing_days), 0) as gap_days,
  coalesce(missing.missing_days[1:10], []) as first_gaps,
  spans.row_count,
  spans.newest_at,
  spans.newest_at > cast($as_of as timestamptz) - to_hours($arriving_hours) as is_still_arriving,
  spans.export = 'billing_usage'
  and spans.workspace_id is not null
  and regional.workspace_id is null as is_only_on_the_bill
from
  spans
  left join missing on missing.export = spans.export
  and missing.workspace_id is not distinct from spans.workspace_id
  left join regional on regional.workspace_id = spans.workspace_id
order by
  workspace_id,
  spans.export
