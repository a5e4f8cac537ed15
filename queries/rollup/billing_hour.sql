-- ---
-- export: billing_usage
-- ---
-- One row per input, workspace, SKU, product, endpoint, model, caller of pay-per-token, tag set, record type and hour.
-- Other products on the SKUs of serving keep SKU and hour, for the bill is theirs, too; of all others only product,
-- workspace and day are kept: they are counted, not priced.
select
  input_id,
  account_id,
  workspace_id,
  billing_origin_product,
  billing_origin_product in ('MODEL_SERVING', 'AI_GATEWAY') as is_serving,
  sku_name,
  cloud,
  usage_unit,
  record_type,
  corrected_in,
  usage_type,
  serving_type,
  offering_type,
  endpoint_id,
  endpoint_name,
  destination_model,
  requester,
  usage_policy_id,
  custom_tags,
  priced_at,
  sum(usage_quantity) as usage_quantity,
  count(*) as row_count,
  count(
    case
      when usage_quantity is null
      or usage_start_time is null then 1
    end
  ) as malformed_count,
  min(usage_start_time) as first_at,
  max(coalesce(usage_end_time, usage_start_time)) as last_at
from
  (
    select
      usage.input_id,
      usage.account_id,
      usage.workspace_id,
      usage.billing_origin_product,
      usage.usage_quantity,
      usage.usage_start_time,
      usage.usage_end_time,
      case
        when usage.is_priced then usage.sku_name
      end as sku_name,
      case
        when usage.is_priced then usage.cloud
      end as cloud,
      case
        when usage.is_priced then usage.usage_unit
      end as usage_unit,
      case
        when usage.is_priced then usage.record_type
      end as record_type,
      -- A correction of an earlier month is billed in the month in which it arrives.
      case
        when usage.is_serving
        and usage.record_type <> 'ORIGINAL' then cast(date_trunc('month', usage.ingestion_date) as date)
      end as corrected_in,
      case
        when usage.is_serving then usage.usage_type
      end as usage_type,
      case
        when usage.is_serving then usage.serving_type
      end as serving_type,
      case
        when usage.is_serving then usage.endpoint_id
      end as endpoint_id,
      case
        when usage.is_serving then usage.endpoint_name
      end as endpoint_name,
      case
        when usage.is_serving then usage.offering_type
      end as offering_type,
      case
        when usage.is_serving then usage.destination_model
      end as destination_model,
      case
        when usage.is_serving
        and (
          usage.usage_type = 'TOKEN'
          or usage.endpoint_name like 'databricks-%'
        ) then usage.requester
      end as requester,
      case
        when usage.is_serving then usage.usage_policy_id
      end as usage_policy_id,
      case
        when usage.is_serving then usage.custom_tags
      end as custom_tags,
      case
        when not usage.is_priced then date_trunc('day', usage.usage_start_time)
        -- A price that changes within an hour is the only reason to look closer than the hour.
        when boundary.hour is not null then usage.usage_start_time
        else usage.usage_hour
      end as priced_at
    from
      (
        select
          *,
          billing_origin_product in ('MODEL_SERVING', 'AI_GATEWAY') as is_serving,
          coalesce(
            billing_origin_product in ('MODEL_SERVING', 'AI_GATEWAY')
            or contains(sku_name, 'REAL_TIME_INFERENCE')
            or contains(sku_name, 'MODEL_SERVING'),
            false
          ) as is_priced,
          date_trunc('hour', usage_start_time) as usage_hour
        from
          billing_usage
      ) as usage
      left join price_boundary as boundary on boundary.hour = usage.usage_hour
  ) as keyed
group by all
