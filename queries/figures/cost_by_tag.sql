-- ---
-- title: Cost by tag
-- exports: [billing_usage, list_prices, account_prices, serving_endpoints, serving_endpoint_details]
-- params: { always: [owner, cost_center, environment] }
-- ---
with
  tagged as (
    select
      custom_tags,
      sum(usage_quantity) filter(
        where
          usage_unit = 'DBU'
      ) as dbu,
      sum(cost_usd) as cost_usd
    from
      usage_cost
    group by
      custom_tags
  ),
  tag_keys as (
    select
      unnest(json_keys(custom_tags)) as tag_key
    from
      tagged
    union
    select
      unnest($always) as tag_key
  ),
  split as (
    select
      tag_keys.tag_key,
      -- Null is usage without the tag.
      from_json(tagged.custom_tags, '"MAP(VARCHAR,VARCHAR)"') [tag_keys.tag_key] as tag_value,
      sum(tagged.dbu) as dbu,
      sum(tagged.cost_usd) as cost_usd
    from
      tagged
      cross join tag_keys
    group by all
  ),
  total as (
    select
      sum(cost_usd) as cost_usd
    from
      tagged
  )
select
  split.tag_key,
  split.tag_value,
  split.dbu,
  split.cost_usd,
  cast(
    case
      when total.cost_usd > 0 then try (100 * cast(split.cost_usd as decimal(28, 10)) / cast(total.cost_usd as decimal(28, 10)))
    end as decimal(12, 6)
  ) as share_pct
from
  split
  cross join total
order by
  split.tag_key,
  split.cost_usd desc nulls last,
  split.tag_value nulls last
