-- ---
-- code: COST-13
-- title: Rows without a price, or large corrections
-- severity: medium
-- resource: SKU
-- requires: [billing_usage, billing_usage.billing_origin_product, list_prices]
-- optional: [account_prices, serving_endpoints, serving_endpoint_details]
-- params: { max_correction_share: 0.01 }
-- why: >
--   Usage without a price is missing from every total, and large corrections mean that totals reported earlier no longer hold.
-- verify: "select sku_name, record_type, sum(usage_quantity) from system.billing.usage where billing_origin_product in ('MODEL_SERVING', 'AI_GATEWAY') group by 1, 2"
-- fix: "select * from system.billing.list_prices"
-- caveat: "Changes nothing in the workspace: export the prices again, in full, or ask your account team for the SKU."
-- controls: { waf: ["CO:03"] }
-- ---
with
  netted as (
    select
      workspace_id,
      coalesce(sku_name, 'not named') as sku_name,
      coalesce(
        sum(usage_quantity) filter(
          where
            price_basis = 'unpriced'
        ),
        0
      ) as unpriced_dbu,
      coalesce(
        sum(usage_quantity) filter(
          where
            record_type = 'ORIGINAL'
        ),
        0
      ) as original_dbu,
      coalesce(
        sum(usage_quantity) filter(
          where
            record_type = 'RETRACTION'
        ),
        0
      ) as retracted_dbu,
      coalesce(
        sum(usage_quantity) filter(
          where
            record_type = 'RESTATEMENT'
        ),
        0
      ) as restated_dbu,
      -- A kind of record that is not known may correct anything.
      bool_or(coalesce(record_type not in ('ORIGINAL', 'RETRACTION', 'RESTATEMENT'), true)) as is_unclear,
      list_distinct(list({'input': input_id, 'item': cast(null as bigint)})) as sources
    from
      usage_cost
    group by
      workspace_id,
      coalesce(sku_name, 'not named')
  )
select
  workspace_id,
  sku_name as resource,
  unpriced_dbu = 0
  -- A correction of usage from before the export has nothing to be measured against.
  and case
    when original_dbu > 0 then abs(retracted_dbu + restated_dbu) <= $max_correction_share * original_dbu
    when retracted_dbu = 0
    and restated_dbu = 0 then true
  end
  and nullif(not is_unclear, false) as passed,
  unpriced_dbu,
  original_dbu,
  retracted_dbu,
  restated_dbu,
  try_cast (
    case
      when original_dbu > 0 then 100 * (abs(retracted_dbu + restated_dbu) / original_dbu)
    end as decimal(18, 4)
  ) as correction_pct,
  sources
from
  netted
order by
  workspace_id,
  resource
