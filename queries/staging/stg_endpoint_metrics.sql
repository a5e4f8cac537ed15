-- One row per workspace, endpoint, metric, labels and sample.
select
  workspace_id,
  coalesce(endpoint_name, object_name) as endpoint_name,
  served_entity as served_entity_name,
  metric,
  labels,
  case
    when bucket = '+Inf' then 'infinity'::double
    else try_cast (bucket as double)
  end as bucket_to,
  value as measured,
  sampled_at,
  scrape,
  input_id,
  struct_pack(input := input_id, item := input_item) as source
from
  raw_endpoint_metrics
