-- ---
-- code: COST-09
-- title: Untagged spend share
-- severity: medium
-- resource: tag
-- requires: [billing_usage, billing_usage.billing_origin_product, billing_usage.custom_tags, list_prices]
-- optional: [account_prices, serving_endpoints, serving_endpoint_details]
-- params: { required_tags: ["owner", "cost_center", "environment", "data_classification"], max_untagged_share: 0.05 }
-- why: >
--   Spend without its tags cannot be charged to anyone, and is found in nobody's budget.
-- verify: "select custom_tags, sum(usage_quantity) from system.billing.usage where billing_origin_product in ('MODEL_SERVING', 'AI_GATEWAY') group by 1"
-- fix: "databricks serving-endpoints patch <endpoint> --json '{\"add_tags\":[{\"key\":\"<key>\",\"value\":\"<value>\"}]}'"
-- caveat: Applies from now on; past usage stays untagged. Ready-made endpoints take tags only from the workspace or a usage policy.
-- controls: { waf: ["CO:03"] }
-- ---
with
  summed as (
    select
      workspace_id,
      input_id,
      custom_tags,
      sum(usage_quantity) filter(
        where
          cost_usd is null
      ) as unpriced_quantity,
      sum(cost_usd) as cost_usd
    from
      usage_cost
    group by
      workspace_id,
      input_id,
      custom_tags
  ),
  tagged as (
    select
      workspace_id,
      input_id,
      unpriced_quantity,
      cost_usd,
      -- An empty value names nobody.
      list_transform(
        list_filter(
          map_entries(from_json(custom_tags, '"MAP(VARCHAR,VARCHAR)"')),
          lambda entry: trim(coalesce(entry.value, '')) <> ''
        ),
        lambda entry: coalesce(aliases.tag_keys[lower(entry.key)], lower(entry.key))
      ) as tag_keys
    from
      summed
      cross join (
        select
          map(list(alias), list(tag_key)) as tag_keys
        from
          tag_alias
      ) as aliases
  ),
  spent as (
    select
      workspace_id,
      tag_key,
      sum(cost_usd) as total_usd,
      coalesce(
        sum(cost_usd) filter(
          where
            not coalesce(list_contains(tag_keys, lower(tag_key)), false)
        ),
        0
      ) as untagged_usd,
      coalesce(sum(unpriced_quantity), 0) as unpriced_dbu,
      list_distinct(list({'input': input_id, 'item': cast(null as bigint)})) as sources
    from
      tagged
      cross join (
        select
          unnest($required_tags) as tag_key
      ) as required
    group by
      workspace_id,
      tag_key
  )
select
  workspace_id,
  tag_key as resource,
  -- Without any priced usage there is no share; what has no price may be untagged too.
  case
    when total_usd >= 0 then untagged_usd <= $max_untagged_share * total_usd
  end
  and nullif(unpriced_dbu = 0, false) as passed,
  untagged_usd,
  total_usd,
  try_cast (
    case
      when total_usd > 0 then 100 * (untagged_usd / total_usd)
    end as decimal(9, 4)
  ) as untagged_pct,
  unpriced_dbu,
  sources
from
  spent
order by
  workspace_id,
  resource
