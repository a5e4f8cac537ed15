-- One row per day, Databricks resource, meter and currency of the Azure bill; each resource's day from one export, however many speak of it.
with
  named as (
    select
      bill.*,
      -- An export of several files is one run: its parts differ in their number only. Copies of a part are runs of their own.
      regexp_replace(input.path, '([-_]?part[-_]?[0-9].*|[-_/][0-9]{6})(\.[A-Za-z.]+)?$', '') || case
        when copy.place > 1 then ' copy ' || copy.place
        else ''
      end as run,
      -- Exports may be of one subscription, or one group of resources, each.
      coalesce(
        nullif(regexp_extract(bill.resource_id, '^.*/microsoft\.databricks/workspaces/[^/]+'), ''),
        regexp_extract(bill.subscription_id, '[^/]*$'),
        ''
      ) as place,
      -- What was bought ahead is used at no cost in actual cost; its money is in the purchase, or in amortised cost.
      coalesce(
        regexp_matches(lower(bill.pricing_model), '^(reservation|savings ?plan|committed)')
        and bill.cost = 0
        and bill.quantity > 0,
        false
      ) as is_prepaid,
      contains(lower(input.path), 'amortized')
      or contains(lower(input.path), 'amortised') as is_called_amortised
    from
      azure_cost_day as bill
      join input on input.input_id = bill.input_id
      join (
        select
          input_id,
          row_number() over (
            partition by
              regexp_replace(path, '( ?\([0-9]+\))?(\.[A-Za-z]+)*$', '')
            order by
              length(path),
              path
          ) as place
        from
          input
        where
          export = 'azure_costs'
      ) as
    copy on copy.input_id = bill.input_id
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
  run_day as (
    select
      day.*,
      run.bill_kind,
      run.last_on,
      -- As the newest run of its kind says: an older one that knew of nothing bought ahead is out of date.
      first_value (day.has_prepaid) over (
        partition by
          day.usage_on,
          day.place,
          run.bill_kind
        order by
          run.last_on desc,
          day.has_prepaid desc
      ) as lacks_cost
    from
      (
        select
          usage_on,
          place,
          run,
          sum(quantity) as quantity,
          sum(cost) as cost,
          bool_or(is_prepaid) as has_prepaid
        from
          named
        where
          usage_on is not null
          and is_databricks
        group by
          usage_on,
          place,
          run
      ) as day
      join run on run.run = day.run
  ),
  -- A month-to-date export repeats its days at every run: the newest run tells a day, actual cost before amortised, unless what was bought
  -- ahead has its cost in the other only.
  told as (
    select
      *,
      rank() over (
        partition by
          usage_on,
          place
        order by
          lacks_cost,
          case bill_kind
            when 'actual' then 1
            when 'FOCUS' then 2
            else 3
          end,
          last_on desc
      ) as place_in_order
    from
      run_day
  ),
  chosen as (
    select
      usage_on,
      place,
      min(run) as run,
      -- Of two runs that end on one day nothing tells which is the newer.
      count(distinct struct_pack(quantity := quantity, cost := cost)) > 1 as is_contested
    from
      told
    where
      place_in_order = 1
    group by
      usage_on,
      place
  ),
  kept as (
    select
      named.*,
      run.bill_kind,
      chosen.is_contested,
      regexp_extract(named.resource_id, '/microsoft\.databricks/workspaces/([^/]+)', 1) as resource_name
    from
      named
      join chosen on chosen.usage_on = named.usage_on
      and chosen.place = named.place
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
  described as (
    select
      lower(resource_id) as place,
      min(workspace_id) as workspace_id
    from
      stg_azure_workspace
    where
      workspace_id <> 'unknown'
    group by
      lower(resource_id)
    having
      count(distinct workspace_id) = 1
  ),
  workspace_of_name as (
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
  ),
  billed_resource as (
    select distinct
      place,
      resource_name,
      count(distinct place) over (
        partition by
          resource_name
      ) as namesakes
    from
      kept
    where
      resource_name <> ''
  ),
  placed as (
    select
      resource.place,
      coalesce(described.workspace_id, workspace_of_name.workspace_id) as workspace_id
    from
      billed_resource as resource
      left join described on described.place = resource.place
      -- A name is taken once in its group of resources only: where two bear it, or the workspace is another resource, it tells nothing.
      left join workspace_of_name on workspace_of_name.resource_name = resource.resource_name
      and resource.namesakes = 1
      and workspace_of_name.workspace_id not in (
        select
          workspace_id
        from
          described
      )
  )
select
  kept.usage_on,
  placed.workspace_id,
  nullif(kept.resource_name, '') as resource_name,
  coalesce(meter.meter_name, kept.meter_name) as meter_name,
  coalesce(meter.is_serving, false) as is_serving,
  meter.meter_name is not null as is_known_meter,
  upper(kept.currency) as currency,
  kept.bill_kind,
  kept.charge_type,
  case
    when bool_and(
      not kept.is_contested
      and kept.unmeasured_count = 0
    ) then coalesce(sum(kept.quantity), 0)
  end as quantity,
  case
    when bool_and(
      not kept.is_contested
      and not kept.is_prepaid
      and kept.cost is not null
    ) then sum(kept.cost)
  end as cost,
  -- In the report's currency, where the bill is in it or tells it of every row; nothing is converted here.
  case
    when bool_and(
      not kept.is_contested
      and not kept.is_prepaid
      and case
        when upper(kept.currency) = scope.currency then kept.cost is not null
        else scope.currency = 'USD'
        and kept.unconverted_count = 0
      end
    ) then sum(
      case
        when upper(kept.currency) = scope.currency then kept.cost
        else kept.cost_in_usd
      end
    )
  end as cost_usd,
  sum(
    case
      when upper(kept.currency) = scope.currency then kept.list_cost
    end
  ) as list_cost_usd,
  list_distinct(list({'input': kept.input_id, 'item': cast(null as bigint)})) as sources
from
  kept
  cross join scope
  left join (
    select
      lower(meter_name) as lower_name,
      min(meter_name) as meter_name,
      bool_or(is_serving) as is_serving
    from
      ref_sku_meter
    group by
      lower(meter_name)
  ) as meter on meter.lower_name = lower(trim(kept.meter_name))
  left join placed on placed.place = kept.place
group by all
