-- One row per day, Databricks resource, meter and currency of the Azure bill; each day from one export, however many speak of it.
with
  named as (
    select
      bill.*,
      -- An export of several files is one run: its parts differ in their number only.
      regexp_replace(input.path, '([-_]?part[-_]?[0-9].*|[-_/][0-9]{6})(\.[A-Za-z.]+)?$', '') as run,
      contains(lower(input.path), 'amortized')
      or contains(lower(input.path), 'amortised') as is_called_amortised
    from
      azure_cost_day as bill
      join input on input.input_id = bill.input_id
  ),
  run as (
    select
      run,
      case
        when bool_or(is_focus) then 'FOCUS'
        -- Nothing in a row tells amortised from actual cost but what only one of them holds.
        when bool_or(is_called_amortised)
        or bool_or(lower(charge_type) like 'unused%') then 'amortised'
        else 'actual'
      end as bill_kind,
      max(usage_on) as last_on
    from
      named
    group by
      run
  ),
  -- A month-to-date export repeats its days at every run: the newest run tells a day, actual cost before amortised.
  chosen as (
    select
      day.usage_on,
      arg_min(
        run.run,
        struct_pack(
          kind := case run.bill_kind
            when 'actual' then 1
            when 'FOCUS' then 2
            else 3
          end,
          age := - date_diff('day', date '2000-01-01', run.last_on),
          run := run.run
        )
      ) as run
    from
      (
        select distinct
          usage_on,
          run
        from
          named
        where
          usage_on is not null
      ) as day
      join run on run.run = day.run
    group by
      day.usage_on
  ),
  kept as (
    select
      named.*,
      run.bill_kind,
      regexp_extract(named.resource_id, '/microsoft\.databricks/workspaces/([^/]+)', 1) as resource_name
    from
      named
      join chosen on chosen.usage_on = named.usage_on
      and chosen.run = named.run
      join run on run.run = named.run
    where
      named.is_databricks
      and named.usage_on < cast(
        (
          select
            as_of
          from
            scope
        ) as date
      )
  ),
  -- The bill names the Azure resource, everything else the workspace's number.
  workspace_of_resource as (
    select
      resource_name,
      min(workspace_id) as workspace_id
    from
      (
        select
          lower(name) as resource_name,
          workspace_id
        from
          workspace_setting
        where
          name is not null
        union
        select
          lower(name) as resource_name,
          workspace_id
        from
          stg_azure_workspace
        union
        select
          lower(workspace_name) as resource_name,
          workspace_id
        from
          stg_workspaces
      ) as known
    where
      resource_name <> ''
      and workspace_id is not null
    group by
      resource_name
    having
      count(distinct workspace_id) = 1
  )
select
  kept.usage_on,
  place.workspace_id,
  nullif(kept.resource_name, '') as resource_name,
  kept.meter_name,
  coalesce(meter.is_serving, false) as is_serving,
  meter.meter_name is not null as is_known_meter,
  upper(kept.currency) as currency,
  kept.bill_kind,
  kept.charge_type,
  sum(kept.quantity) as quantity,
  sum(kept.cost) as cost,
  -- In the report's currency, where the bill is in it or tells it; nothing is converted here.
  sum(
    case
      when upper(kept.currency) = scope.currency then kept.cost
      when scope.currency = 'USD' then kept.cost_in_usd
    end
  ) as cost_usd,
  sum(
    case
      when upper(kept.currency) = scope.currency then kept.list_cost
    end
  ) as list_cost_usd,
  bool_and(
    coalesce(upper(kept.currency) = scope.currency, false)
    or (
      scope.currency = 'USD'
      and kept.cost_in_usd is not null
    )
  ) as is_in_currency,
  list_distinct(list({'input': kept.input_id, 'item': cast(null as bigint)})) as sources
from
  kept
  cross join scope
  left join (
    select
      meter_name,
      bool_or(is_serving) as is_serving
    from
      ref_sku_meter
    group by
      meter_name
  ) as meter on lower(meter.meter_name) = lower(kept.meter_name)
  left join workspace_of_resource as place on place.resource_name = kept.resource_name
group by all
