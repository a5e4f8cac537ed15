-- One row per day, endpoint, SKU, price, tag set and kind of record, in the columns of FOCUS 1.2; usage without a price is left out, for a cost must not be null.
with
  priced as (
    select
      usage.account_id,
      usage.workspace_id,
      usage.endpoint_key,
      usage.usage_on,
      usage.sku_name,
      usage.cloud,
      usage.usage_unit,
      usage.serving_type,
      usage.is_pay_per_token,
      usage.custom_tags,
      usage.price_basis,
      coalesce(usage.price, 0) as unit_price,
      case
        when usage.list_cost_usd is not null then coalesce(usage.list_price, 0)
      end as list_unit_price,
      -- Null is what belongs to the month of its usage.
      case
        when usage.corrected_in > cast(usage.usage_on as date) then usage.corrected_in
      end as corrected_in,
      sum(usage.usage_quantity) as quantity,
      sum(usage.cost_usd) as cost_usd,
      sum(usage.list_cost_usd) as list_cost_usd
    from
      usage_cost as usage
    where
      usage.cost_usd is not null
    group by all
  )
select
  priced.cost_usd as "BilledCost",
  coalesce(priced.account_id, 'unknown') as "BillingAccountId",
  cast(null as varchar) as "BillingAccountName",
  'Databricks account' as "BillingAccountType",
  scope.currency as "BillingCurrency",
  cast(
    date_trunc('month', coalesce(priced.corrected_in, priced.usage_on)) + interval 1 month as timestamptz
  ) as "BillingPeriodEnd",
  cast(date_trunc('month', coalesce(priced.corrected_in, priced.usage_on)) as timestamptz) as "BillingPeriodStart",
  'Usage' as "ChargeCategory",
  case
    when priced.corrected_in is not null then 'Correction'
  end as "ChargeClass",
  concat_ws(' ', priced.sku_name, 'for', coalesce(billed.endpoint_name, 'no named endpoint')) as "ChargeDescription",
  'Usage-Based' as "ChargeFrequency",
  cast(priced.usage_on + interval 1 day as timestamptz) as "ChargePeriodEnd",
  cast(priced.usage_on as timestamptz) as "ChargePeriodStart",
  priced.quantity as "ConsumedQuantity",
  priced.usage_unit as "ConsumedUnit",
  priced.cost_usd as "ContractedCost",
  priced.unit_price as "ContractedUnitPrice",
  priced.cost_usd as "EffectiveCost",
  cast(null as varchar) as "InvoiceId",
  case
    when priced.cloud = 'AZURE' then 'Microsoft'
    else 'Databricks'
  end as "InvoiceIssuerName",
  -- Where no list price is known, the cost stands for it, as the specification has it for a charge without one.
  coalesce(priced.list_cost_usd, priced.cost_usd) as "ListCost",
  priced.list_unit_price as "ListUnitPrice",
  'Standard' as "PricingCategory",
  scope.currency as "PricingCurrency",
  priced.unit_price as "PricingCurrencyContractedUnitPrice",
  priced.cost_usd as "PricingCurrencyEffectiveCost",
  priced.list_unit_price as "PricingCurrencyListUnitPrice",
  priced.quantity as "PricingQuantity",
  priced.usage_unit as "PricingUnit",
  case
    when priced.cloud = 'AZURE' then 'Microsoft'
    else 'Databricks'
  end as "ProviderName",
  'Databricks' as "PublisherName",
  nullif(regexp_extract(priced.sku_name, 'REAL_TIME_INFERENCE_(?:LAUNCH_)?([A-Z0-9_]+)$', 1), '') as "RegionId",
  nullif(regexp_extract(priced.sku_name, 'REAL_TIME_INFERENCE_(?:LAUNCH_)?([A-Z0-9_]+)$', 1), '') as "RegionName",
  nullif(priced.endpoint_key, '') as "ResourceId",
  billed.endpoint_name as "ResourceName",
  case
    when priced.endpoint_key <> '' then 'Model serving endpoint'
  end as "ResourceType",
  'AI and Machine Learning' as "ServiceCategory",
  'Databricks Model Serving' as "ServiceName",
  case
    when priced.serving_type = 'FOUNDATION_MODEL'
    or priced.is_pay_per_token then 'Generative AI'
    else 'Machine Learning'
  end as "ServiceSubcategory",
  priced.sku_name as "SkuId",
  coalesce(meter.meter_name, priced.sku_name) as "SkuMeter",
  cast(null as varchar) as "SkuPriceDetails",
  priced.sku_name as "SkuPriceId",
  priced.workspace_id as "SubAccountId",
  place.name as "SubAccountName",
  'Workspace' as "SubAccountType",
  cast(coalesce(priced.custom_tags, '{}') as varchar) as "Tags",
  -- The cost is of this basis; only an invoice would be what was billed.
  priced.price_basis as "x_PriceBasis"
from
  priced
  cross join scope
  left join billed_endpoint as billed on billed.workspace_id = priced.workspace_id
  and billed.endpoint_key = priced.endpoint_key
  left join workspace_setting as place on place.workspace_id = priced.workspace_id
  left join (
    select
      sku.sku_name,
      arg_min(named.meter_name, named.rank) as meter_name
    from
      (
        select distinct
          sku_name
        from
          usage_cost
      ) as sku
      join ref_sku_meter as named on regexp_matches(sku.sku_name, named.sku_pattern)
    group by
      sku.sku_name
  ) as meter on meter.sku_name = priced.sku_name
order by
  priced.usage_on,
  priced.workspace_id,
  priced.endpoint_key,
  priced.sku_name,
  priced.corrected_in nulls first,
  "Tags",
  priced.unit_price,
  priced.list_unit_price,
  priced.account_id,
  priced.cloud,
  priced.usage_unit,
  priced.serving_type,
  priced.is_pay_per_token,
  priced.price_basis
