-- ---
-- title: Chargeback
-- exports: [billing_usage, list_prices, account_prices, azure_costs, azure_workspace, workspaces, serving_endpoints, serving_endpoint_details, served_entities]
-- ---
with
  -- What the Azure bill really charged for a DBU of the day, where it can be compared; other products share the meters.
  invoiced as (
    select
      cost.workspace_id,
      cost.endpoint_key,
      cost.usage_on,
      cost.cost_centre,
      case
        when bill.dbu > 0 then cast(
          cast(bill.bill_usd as double) * cast(cost.dbu as double) / cast(bill.dbu as double) as decimal(18, 6)
        )
      end as invoice_usd
    from
      cost_centre_day as cost
      join (
        select
          workspace_id,
          usage_on,
          sum(dbu) as dbu,
          case
            when bool_and(
              bill_usd is not null
              and is_comparable
            ) then sum(bill_usd)
          end as bill_usd
        from
          bill_match
        where
          workspace_id is not null
        group by
          workspace_id,
          usage_on
      ) as bill on bill.workspace_id = cost.workspace_id
      and bill.usage_on = cost.usage_on
  ),
  invoice as (
    select
      workspace_id,
      endpoint_key,
      cost_centre,
      date_trunc('month', usage_on) as month_on,
      count(*) as days,
      sum(invoice_usd) as invoice_usd,
      bool_and(invoice_usd is not null) as is_whole
    from
      invoiced
    group by all
  ),
  summed as (
    select
      date_trunc('month', usage_on) as month_on,
      cost_centre,
      min(cost_centre_basis) as cost_centre_basis,
      workspace_id,
      endpoint_key,
      list_sort(list_distinct(list(price_basis))) as price_bases,
      sum(dbu) as dbu,
      sum(cost_usd) as cost_usd,
      sum(list_cost_usd) as list_cost_usd,
      coalesce(sum(unpriced_quantity), 0) as unpriced_dbu,
      count(*) as days
    from
      cost_centre_day
    group by
      date_trunc('month', usage_on),
      cost_centre,
      workspace_id,
      endpoint_key
  )
select
  strftime(summed.month_on, '%Y-%m') as cost_month,
  -- Null is what nobody's tag claims.
  summed.cost_centre,
  summed.cost_centre_basis,
  summed.workspace_id,
  billed.endpoint_name as endpoint,
  summed.dbu,
  summed.list_cost_usd,
  summed.cost_usd,
  summed.price_bases,
  -- By the endpoint's share of each day's DBUs; null unless the bill covers every day of the row.
  case
    when invoice.is_whole
    and invoice.days = summed.days then invoice.invoice_usd
  end as invoice_usd,
  summed.unpriced_dbu
from
  summed
  left join billed_endpoint as billed on billed.workspace_id = summed.workspace_id
  and billed.endpoint_key = summed.endpoint_key
  left join invoice on invoice.workspace_id = summed.workspace_id
  and invoice.endpoint_key = summed.endpoint_key
  and invoice.cost_centre is not distinct from summed.cost_centre
  and invoice.month_on = summed.month_on
order by
  cost_month,
  summed.cost_centre nulls last,
  summed.cost_usd desc nulls last,
  summed.workspace_id,
  endpoint nulls last,
  summed.endpoint_key
