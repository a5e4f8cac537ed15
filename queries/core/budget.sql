-- One row per budget of the audited month: of an endpoint, of a tag, or of all that is served; one for the month goes before one for any.
-- One whose month cannot be read may be the month's own: is_month_unreadable.
with
  written as (
    select
      target.workspace_id,
      'endpoint' as budget_kind,
      endpoint.endpoint_name as budget,
      target.endpoint_key,
      cast(null as varchar) as tag_key,
      cast(null as varchar) as tag_value,
      cast(null as varchar) as budget_month,
      false as is_month_unreadable,
      cast(target.budget_usd_month as decimal(38, 18)) as amount_usd,
      target.owner,
      1 as rank,
      [target.source] as sources
    from
      endpoint_target as target
      join endpoint on endpoint.workspace_id = target.workspace_id
      and endpoint.endpoint_key = target.endpoint_key
    where
      target.budget_usd_month is not null
    union all
    select
      workspace_id,
      case
        when tag_key is null then 'all'
        else 'tag'
      end as budget_kind,
      coalesce(tag_key || '=' || coalesce(tag_value, ''), 'all serving') as budget,
      cast(null as varchar) as endpoint_key,
      lower(tag_key) as tag_key,
      tag_value,
      budget_month,
      is_month_unreadable,
      cast(amount_usd as decimal(38, 18)) as amount_usd,
      owner,
      1 as rank,
      [source] as sources
    from
      stg_budgets
    where
      amount_usd is not null
    union all
    select
      workspace_id,
      case
        when tag_key is null then 'all'
        else 'tag'
      end as budget_kind,
      coalesce(tag_key || '=' || coalesce(tag_value, ''), 'all serving') as budget,
      cast(null as varchar) as endpoint_key,
      lower(tag_key) as tag_key,
      tag_value,
      budget_month,
      false as is_month_unreadable,
      cast(amount_usd as decimal(38, 18)) as amount_usd,
      owner,
      2 as rank,
      [] as sources
    from
      budget_setting
  )
select
  coalesce(written.workspace_id, '0') as workspace_id,
  written.workspace_id is null as is_of_account,
  written.budget_kind,
  written.budget,
  written.endpoint_key,
  written.tag_key,
  written.tag_value,
  cost_day.month_on,
  written.amount_usd,
  written.is_month_unreadable,
  written.owner,
  written.sources,
  concat_ws(
    ':',
    'budget',
    coalesce(written.workspace_id, '0'),
    written.budget_kind,
    coalesce(written.endpoint_key, written.budget)
  ) as series
from
  written
  cross join cost_day
where
  coalesce(written.budget_month = strftime(cost_day.month_on, '%Y-%m'), true)
qualify
  row_number() over (
    partition by
      written.workspace_id,
      written.budget_kind,
      coalesce(written.endpoint_key, lower(written.budget))
    order by
      written.budget_month nulls last,
      written.is_month_unreadable desc,
      written.rank,
      written.amount_usd
  ) = 1
