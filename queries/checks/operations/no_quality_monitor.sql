-- ---
-- code: OPS-15
-- title: No quality/drift monitor on a production model
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- any_of: [quality_monitors, targets, system_register]
-- optional: [serving_endpoints, monitor_refreshes]
-- params: { max_monitor_age_days: 7, monitor_tags: ["quality_monitor", "model_monitor", "drift_monitor"] }
-- why: >
--   A model fails without an error: it goes on answering, and the answers get worse. Only something that looks at the answers notices.
-- verify: databricks quality-monitors get <payload-table>
-- fix: databricks quality-monitors create <payload-table> <assets-folder> <output-schema>
-- caveat: "The commands of quality-monitors are being replaced by `databricks data-quality`, which names a table by its id. A monitor beside the payload table, or outside of Databricks, is declared as quality_monitor in targets, in the register or as a tag; its runs cannot be seen here. Where monitors were exported, a payload table without one is taken for unmonitored."
-- controls: { nist: [~CA-7], mcsb: ["v2 AI-6"], waf: ["OE:07", "PE:12"], rmf: [MEASURE 2.4, MANAGE 4.1], "42001": [A.6.2.6], aia: [Art. 26(5)] }
-- ---
with
  population as (
    select distinct
      workspace_id,
      endpoint_key
    from
      served_entity
    where
      config_kind = 'active'
      and kind in ('custom', 'agent')
  ),
  tagged as (
    select
      workspace_id,
      endpoint_key,
      min(tag_value) as monitor
    from
      endpoint_tag
    where
      list_contains($monitor_tags::varchar[], lower(tag_key))
      and tag_value <> ''
    group by
      workspace_id,
      endpoint_key
  ),
  run as (
    select
      monitor.table_name,
      max(refresh.ended_at) filter(
        where
          refresh.is_success
          and refresh.ended_at <= cast($as_of as timestamptz)
      ) as last_run_at,
      list(distinct refresh.source) filter(
        where
          refresh.source is not null
      ) as sources,
      count(refresh.refresh_id) as runs
    from
      stg_quality_monitors as monitor
      left join stg_monitor_refreshes as refresh on refresh.table_name = monitor.table_name
      or refresh.monitored_object_id = monitor.monitored_object_id
    group by
      monitor.table_name
  ),
  asked as (
    select
      count(*) filter(
        where
          export = 'quality_monitors'
          and status = 'read'
      ) as monitor_files
    from
      input
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when coalesce(target.quality_monitor, registered.quality_monitor, tagged.monitor) is not null then true
    when monitor.is_active
    and run.last_run_at >= cast($as_of as timestamptz) - to_days($max_monitor_age_days) then true
    -- An endpoint whose environment is not known may need none.
    when endpoint.is_production is null then null
    when monitor.is_active
    and run.runs > 0 then false
    -- It is there; whether it runs was not exported.
    when monitor.is_active then null
    when monitor.table_name is not null then false
    when not coalesce(logged.is_enabled, false)
    and endpoint.has_details then false
    when asked.monitor_files > 0
    and endpoint.has_details then false
  end as passed,
  coalesce(target.quality_monitor, registered.quality_monitor, tagged.monitor) as declared_monitor,
  case
    when logged.is_enabled then logged.table_name
  end as payload_table,
  monitor.status as monitor_status,
  run.last_run_at,
  endpoint.environment,
  list_concat(endpoint.sources, [target.source, registered.source, monitor.source], run.sources) as sources
from
  population
  join endpoint on endpoint.workspace_id = population.workspace_id
  and endpoint.endpoint_key = population.endpoint_key
  left join endpoint_target as target on target.workspace_id = endpoint.workspace_id
  and target.endpoint_key = endpoint.endpoint_key
  left join endpoint_register as registered on registered.workspace_id = endpoint.workspace_id
  and registered.endpoint_key = endpoint.endpoint_key
  left join tagged on tagged.workspace_id = endpoint.workspace_id
  and tagged.endpoint_key = endpoint.endpoint_key
  left join payload_table as logged on logged.workspace_id = endpoint.workspace_id
  and logged.endpoint_key = endpoint.endpoint_key
  left join stg_quality_monitors as monitor on logged.is_enabled
  and monitor.table_name = logged.table_name
  left join run on run.table_name = monitor.table_name
  cross join asked
where
  not endpoint.is_system
  and endpoint.is_production is distinct from false
order by
  endpoint.workspace_id,
  resource
