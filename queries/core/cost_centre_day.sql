-- One row per cost row of an endpoint, day and tag set, with the cost centre that pays for it; null where no tag says.
with
  -- The first key that is set wins, on the bill before the endpoint's tags of today.
  billed as (
    select
      custom_tags,
      arg_min(entry.value, struct_pack(rank := key.rank, tag := entry.key)) as cost_centre
    from
      (
        select
          custom_tags,
          unnest(map_entries(from_json(custom_tags, '"MAP(VARCHAR,VARCHAR)"'))) as entry
        from
          (
            select distinct
              custom_tags
            from
              cost_fact
            where
              custom_tags is not null
          ) as tag_set
      ) as tag
      join cost_center_tag as key on key.tag_key = lower(entry.key)
    where
      trim(entry.value) <> ''
    group by
      custom_tags
  ),
  configured as (
    select
      tag.workspace_id,
      tag.endpoint_key,
      arg_min(tag.tag_value, struct_pack(rank := key.rank, tag := tag.tag_key)) as cost_centre
    from
      endpoint_tag as tag
      join cost_center_tag as key on key.tag_key = lower(tag.tag_key)
    where
      tag.tag_value <> ''
    group by
      tag.workspace_id,
      tag.endpoint_key
  )
select
  cost.workspace_id,
  cost.endpoint_key,
  cost.usage_on,
  coalesce(billed.cost_centre, configured.cost_centre) as cost_centre,
  case
    when billed.cost_centre is not null then 'tag on the bill'
    when configured.cost_centre is not null then 'tag of the endpoint today'
    else 'no tag'
  end as cost_centre_basis,
  cost.price_basis,
  sum(cost.dbu) as dbu,
  sum(cost.cost_usd) as cost_usd,
  sum(cost.list_cost_usd) as list_cost_usd,
  sum(cost.unpriced_quantity) as unpriced_quantity
from
  cost_fact as cost
  left join billed on billed.custom_tags = cost.custom_tags
  left join configured on configured.workspace_id = cost.workspace_id
  and configured.endpoint_key = cost.endpoint_key
group by all
