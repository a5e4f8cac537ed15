-- ---
-- title: What other providers are estimated to charge
-- exports: [external_model_spend]
-- ---
with
  spend as (
    select
      * exclude (endpoint_tags),
      -- The same tags may be written in any order.
      array_to_string(
        list_sort(
          list_transform(
            map_entries(from_json(endpoint_tags, '"MAP(VARCHAR,VARCHAR)"')),
            lambda tag: tag.key || '=' || coalesce(tag.value, '')
          )
        ),
        ', '
      ) as tags
    from
      external_spend_day
    where
      first_at < cast($as_of as timestamptz)
  )
select
  workspace_id,
  endpoint_name as endpoint,
  endpoint_id,
  provider,
  model,
  nullif(tags, '') as tags,
  count(distinct usage_on) as spend_days,
  min(usage_on) as first_on,
  max(usage_on) as last_on,
  -- The quantity is the money. In another unit it is none, and nothing is converted.
  sum(usage_quantity) filter(
    where
      upper(usage_unit) = 'USD'
  ) as estimated_usd,
  sum(row_count) filter(
    where
      upper(usage_unit) is distinct from 'USD'
      or usage_quantity is null
  ) as rows_without_usd
from
  spend
group by
  workspace_id,
  endpoint_name,
  endpoint_id,
  provider,
  model,
  nullif(tags, '')
order by
  estimated_usd desc nulls last,
  workspace_id,
  endpoint nulls last,
  endpoint_id nulls last,
  provider nulls last,
  model nulls last,
  tags nulls first
