-- ---
-- export: azure_costs
-- ---
-- One row per input, day, resource, meter, charge type and currency; what is no Databricks keeps only its day and money.
select
  input_id,
  cast(null as varchar) as workspace_id,
  is_databricks,
  is_focus,
  usage_on,
  subscription_id,
  resource_id,
  meter_name,
  meter_id,
  unit,
  charge_type,
  charge_class,
  frequency,
  pricing_model,
  currency,
  tags,
  sum(quantity) as quantity,
  sum(cost) as cost,
  sum(cost_in_usd) as cost_in_usd,
  sum(effective_cost) as effective_cost,
  sum(list_cost) as list_cost,
  count(*) as row_count,
  count(
    case
      when cost is null
      or usage_on is null
      or is_unmeasured then 1
    end
  ) as malformed_count,
  count(
    case
      when is_unmeasured then 1
    end
  ) as unmeasured_count,
  count(
    case
      when cost_in_usd is null then 1
    end
  ) as unconverted_count,
  min(cast(usage_on as timestamptz)) as first_at,
  max(cast(usage_on as timestamptz)) as last_at
from
  (
    select
      billed.input_id,
      billed.is_databricks,
      billed.effective_cost is not null as is_focus,
      billed.usage_on,
      billed.currency,
      billed.charge_type,
      billed.cost,
      billed.cost_in_usd,
      billed.effective_cost,
      billed.list_cost,
      case
        when billed.is_databricks then billed.quantity
      end as quantity,
      -- Corrections, credits and purchases have no quantity of their own.
      billed.is_databricks
      and billed.quantity is null
      and lower(coalesce(billed.charge_type, 'usage')) = 'usage'
      and coalesce(billed.charge_class, '') <> 'Correction' as is_unmeasured,
      case
        when billed.is_databricks then lower(billed.subscription_id)
      end as subscription_id,
      case
        when billed.is_databricks then lower(billed.resource_id)
      end as resource_id,
      case
        when billed.is_databricks then billed.meter_name
      end as meter_name,
      case
        when billed.is_databricks then lower(billed.meter_id)
      end as meter_id,
      case
        when billed.is_databricks then billed.unit
      end as unit,
      case
        when billed.is_databricks then billed.charge_class
      end as charge_class,
      case
        when billed.is_databricks then billed.frequency
      end as frequency,
      case
        when billed.is_databricks then billed.pricing_model
      end as pricing_model,
      case
        when billed.is_databricks then billed.tags
      end as tags
    from
      (
        select
          *,
          coalesce(
            meter_category = 'Azure Databricks'
            or lower(consumed_service) = 'microsoft.databricks'
            or contains(lower(resource_id), '/microsoft.databricks/workspaces/'),
            false
          ) as is_databricks
        from
          azure_costs
      ) as billed
  ) as keyed
group by all
