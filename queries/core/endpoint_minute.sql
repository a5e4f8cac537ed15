-- One row per endpoint, served entity and minute of which metrics were collected; a metric that was not there is null, never zero.
with
  sample as (
    select
      metric.workspace_id,
      endpoint.endpoint_key,
      metric.endpoint_name,
      metric.served_entity_name,
      -- A file without times shows the minute in which it was collected.
      date_trunc('minute', coalesce(metric.sampled_at, input.collected_at)) as minute_at,
      case
        when metric.sampled_at is null then metric.scrape
      end as scrape,
      metric.metric,
      metric.measured,
      metric.source
    from
      stg_endpoint_metrics as metric
      join input on input.input_id = metric.input_id
      left join endpoint on endpoint.workspace_id = metric.workspace_id
      and endpoint.endpoint_name = metric.endpoint_name
    where
      metric.bucket_to is null
      and coalesce(
        coalesce(metric.sampled_at, input.collected_at) < (
          select
            as_of
          from
            scope
        ),
        true
      )
  )
select
  workspace_id,
  endpoint_key,
  endpoint_name,
  served_entity_name,
  minute_at,
  scrape,
  -- Of several replicas the busiest decides; what they do adds up.
  max(measured) filter(
    where
      metric = 'cpu_usage_percentage'
  ) as cpu_pct,
  max(measured) filter(
    where
      metric = 'mem_usage_percentage'
  ) as memory_pct,
  max(measured) filter(
    where
      metric = 'gpu_usage_percentage'
  ) as gpu_pct,
  max(measured) filter(
    where
      metric = 'gpu_mem_usage_percentage'
  ) as gpu_memory_pct,
  -- Despite their names these are counts of the last minute.
  sum(measured) filter(
    where
      metric = 'request_count_total'
  ) as requests,
  sum(measured) filter(
    where
      metric = 'request_4xx_count_total'
  ) as caller_errors,
  sum(measured) filter(
    where
      metric = 'request_5xx_count_total'
  ) as server_errors,
  sum(measured) filter(
    where
      metric = 'provisioned_concurrent_requests_total'
  ) as provisioned_concurrency,
  sum(measured) filter(
    where
      metric = 'request_latency_ms_sum'
  ) as latency_ms_sum,
  sum(measured) filter(
    where
      metric = 'request_latency_ms_count'
  ) as latency_count,
  sum(measured) filter(
    where
      metric = 'model_queue_time_ms_sum'
  ) as queue_ms_sum,
  sum(measured) filter(
    where
      metric = 'model_queue_time_ms_count'
  ) as queue_count,
  list_distinct(list(source)) as sources
from
  sample
group by
  workspace_id,
  endpoint_key,
  endpoint_name,
  served_entity_name,
  minute_at,
  scrape
