-- One row per hourly usage of serving, with its price at the time; usage after the audit's instant is left out.
-- Corrections are rows of their own (RETRACTION is negative): every sum over this table is net of them.
with
  priced as (
    select
      usage.input_id,
      usage.account_id,
      coalesce(usage.workspace_id, '0') as workspace_id,
      usage.endpoint_id,
      usage.endpoint_name,
      usage.sku_name,
      usage.cloud,
      usage.usage_unit,
      usage.record_type,
      usage.corrected_in,
      usage.usage_type,
      usage.serving_type,
      usage.offering_type,
      usage.destination_model,
      usage.requester,
      usage.usage_policy_id,
      usage.billing_origin_product,
      usage.custom_tags,
      usage.priced_at,
      cast(usage.priced_at as date) as usage_on,
      usage.usage_quantity,
      price.list_price,
      price.price,
      coalesce(price.price_basis, 'unpriced') as price_basis
    from
      billing_hour as usage
      left join usage_price as price on price.account_id is not distinct from usage.account_id
      and price.sku_name = usage.sku_name
      and price.cloud is not distinct from usage.cloud
      and price.usage_unit is not distinct from usage.usage_unit
      and price.priced_at = usage.priced_at
    where
      usage.is_serving
      and usage.priced_at < (
        select
          as_of
        from
          scope
      )
  )
select
  priced.*,
  coalesce(usage_endpoint.endpoint_key, '') as endpoint_key,
  -- Billed by the token, and so for each call; everything else is billed by the hour, whoever calls.
  coalesce(
    usage_type = 'TOKEN'
    or (
      usage_type is null
      and serving_type = 'FOUNDATION_MODEL'
      and priced.endpoint_name like 'databricks-%'
    ),
    false
  ) as is_pay_per_token,
  sku_name like '%\_LAUNCH\_%' escape '\' as is_launch,
  case
  -- The only place where a quantity meets a price, exact: 18 and 8 decimals leave twelve digits, and more is no usage of an hour.
    when price between 0 and 9999
    and usage_quantity between -99999999 and 99999999 then usage_quantity * price
    when price_basis = 'free' then cast(0 as decimal(38, 26))
  end as cost_usd,
  -- The same at the list price, for what a discount is worth.
  case
    when list_price between 0 and 9999
    and usage_quantity between -99999999 and 99999999 then usage_quantity * list_price
    when price_basis = 'free' then cast(0 as decimal(38, 26))
  end as list_cost_usd
from
  priced
  left join usage_endpoint on usage_endpoint.workspace_id = priced.workspace_id
  and usage_endpoint.endpoint_id is not distinct from priced.endpoint_id
  and usage_endpoint.endpoint_name is not distinct from priced.endpoint_name
