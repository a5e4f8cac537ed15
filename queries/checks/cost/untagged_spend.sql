-- ---
-- code: COST-09
-- title: Untagged spend share
-- severity: medium
-- resource: tag
-- requires: [billing_usage, list_prices]
-- optional: [serving_endpoints, serving_endpoint_details]
-- params: { required_tags: ["owner", "cost_center", "environment", "data_classification"], max_untagged_share: 0.05 }
-- why: >
--   Spend without its tags cannot be charged to anyone, and is found in nobody's budget.
-- verify: "select custom_tags, sum(usage_quantity) from system.billing.usage where billing_origin_product in ('MODEL_SERVING', 'AI_GATEWAY') group by 1"
-- fix: "databricks serving-endpoints patch <endpoint> --json '{\"add_tags\":[{\"key\":\"<key>\",\"value\":\"<value>\"}]}'"
-- caveat: Applies from now on; past usage stays untagged. Ready-made endpoints take tags only from the workspace or a usage policy.
-- controls: { waf: ["CO:03"] }
-- ---
with
  spent as (
    select
      workspace_id,
      tag_key,
      sum(cost_usd) as total_usd,
      coalesce(
        sum(cost_usd) filter (
          where not coalesce(
            list_contains(list_transform(json_keys(custom_tags), lambda key: lower(key)), lower(tag_key)),
            false
          )
        ),
        0
      ) as untagged_usd,
      bool_or(cost_usd is null) as has_unpriced,
      list_distinct(list({'input': input_id, 'item': cast(null as bigint)})) as sources
    from usage_cost
    cross join (select unnest($required_tags) as tag_key) as required
    group by workspace_id, tag_key
  )
select
  workspace_id,
  tag_key as resource,
  -- Without any priced usage there is no share.
  case when total_usd > 0 then untagged_usd <= $max_untagged_share * total_usd end as passed,
  untagged_usd,
  total_usd,
  cast(case when total_usd > 0 then 100 * untagged_usd / total_usd end as decimal(9, 4)) as untagged_pct,
  has_unpriced,
  sources
from spent
order by workspace_id, resource
