-- One row per series (everything, a workspace, a budget) and day with cost.
with
  -- A budget of a cost centre is spent by what the cost centre pays for, whichever of its tags says so.
  tagged as (
    select
      tag_set.custom_tags,
      lower(entry.key) as tag_key,
      entry.value as tag_value
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
          ) as distinct_tags
      ) as tag_set
  ),
  spent as (
    select
      'all' as series,
      usage_on,
      cost_usd,
      unpriced_quantity
    from
      cost_fact
    union all
    select
      'workspace:' || workspace_id as series,
      usage_on,
      cost_usd,
      unpriced_quantity
    from
      cost_fact
    union all
    select
      budget.series,
      cost.usage_on,
      cost.cost_usd,
      cost.unpriced_quantity
    from
      budget
      join cost_fact as cost on (
        budget.is_of_account
        or cost.workspace_id = budget.workspace_id
      )
      and (
        budget.budget_kind = 'all'
        or cost.endpoint_key = budget.endpoint_key
      )
    where
      budget.budget_kind in ('all', 'endpoint')
    union all
    select
      budget.series,
      cost.usage_on,
      cost.cost_usd,
      cost.unpriced_quantity
    from
      budget
      -- Usage counts once, in however many spellings it bears the tag.
      join (
        select distinct
          budget.series,
          tagged.custom_tags
        from
          budget
          join tagged on tagged.tag_key = budget.tag_key
          and coalesce(tagged.tag_value = budget.tag_value, budget.tag_value is null)
      ) as bearing on bearing.series = budget.series
      join cost_fact as cost on cost.custom_tags = bearing.custom_tags
      and (
        budget.is_of_account
        or cost.workspace_id = budget.workspace_id
      )
    where
      budget.budget_kind = 'tag'
      and budget.tag_key not in (
        select
          tag_key
        from
          cost_center_tag
      )
    union all
    select
      budget.series,
      cost.usage_on,
      cost.cost_usd,
      cost.unpriced_quantity
    from
      budget
      join cost_centre_day as cost on (
        budget.is_of_account
        or cost.workspace_id = budget.workspace_id
      )
      and coalesce(
        cost.cost_centre = budget.tag_value,
        budget.tag_value is null
        and cost.cost_centre is not null
      )
    where
      budget.budget_kind = 'tag'
      and budget.tag_key in (
        select
          tag_key
        from
          cost_center_tag
      )
  )
select
  series,
  usage_on,
  sum(cost_usd) as cost_usd,
  coalesce(sum(unpriced_quantity), 0) as unpriced_quantity
from
  spent
group by
  series,
  usage_on
