-- One row per step of the bridge from the list price of serving to the Azure bill; a subtotal is the sum of the steps since the one before.
with
  priced as (
    select
      sum(list_cost_usd) filter(
        where
          record_type is not distinct from 'ORIGINAL'
      ) as original_usd,
      coalesce(
        sum(list_cost_usd) filter(
          where
            record_type is distinct from 'ORIGINAL'
        ),
        0
      ) as corrected_usd,
      coalesce(
        sum(cost_usd) filter(
          where
            list_cost_usd is null
        ),
        0
      ) as unlisted_usd,
      sum(cost_usd) as cost_usd
    from
      usage_cost
  ),
  -- A step without any priced usage is nothing where others have some, and unknown where none has.
  listed as (
    select
      case
        when cost_usd is not null then coalesce(original_usd, 0)
      end as original_usd,
      case
        when cost_usd is not null then corrected_usd
      end as corrected_usd,
      case
        when cost_usd is not null then unlisted_usd
      end as unlisted_usd,
      cost_usd
    from
      priced
  ),
  matched as (
    select
      count(*) filter(
        where
          is_comparable
          and (
            bill_dbu is not null
            or bill_usd is not null
          )
      ) > 0 as has_bill,
      coalesce(
        sum(serving_usd) filter(
          where
            is_comparable
        ),
        0
      ) as compared_usd,
      coalesce(
        sum(other_usd) filter(
          where
            is_comparable
        ),
        0
      ) as other_usd,
      case
        when bool_and(
          bill_usd is not null
          or not is_billed
        ) filter(
          where
            is_comparable
        ) then sum(bill_usd) filter(
          where
            is_comparable
        )
      end as bill_usd
    from
      bill_match
  ),
  steps as (
    select
      unnest(
        [
          {'place': 1, 'step': 'usage at list price', 'amount_usd': listed.original_usd, 'is_subtotal': false},
          {
            'place': 2,
            'step': 'corrections at list price',
            'amount_usd': listed.corrected_usd,
            'is_subtotal': false
          },
          {
            'place': 3,
            'step': 'discounts',
            'amount_usd': listed.cost_usd - listed.original_usd - listed.corrected_usd - listed.unlisted_usd,
            'is_subtotal': false
          },
          {
            'place': 4,
            'step': 'usage without a list price',
            'amount_usd': listed.unlisted_usd,
            'is_subtotal': false
          },
          {'place': 5, 'step': 'cost of serving', 'amount_usd': listed.cost_usd, 'is_subtotal': true},
          {
            'place': 6,
            'step': 'days and meters without a bill to compare',
            'amount_usd': case
              when matched.has_bill then matched.compared_usd - listed.cost_usd
            end,
            'is_subtotal': false
          },
          {
            'place': 7,
            'step': 'other products on the same meters',
            'amount_usd': case
              when matched.has_bill then matched.other_usd
            end,
            'is_subtotal': false
          },
          {
            'place': 8,
            'step': 'expected on the Azure bill',
            'amount_usd': case
              when matched.has_bill
              and listed.cost_usd is not null then matched.compared_usd + matched.other_usd
            end,
            'is_subtotal': true
          },
          {
            'place': 9,
            'step': 'not explained',
            'amount_usd': case
              when matched.has_bill
              and listed.cost_usd is not null then matched.bill_usd - matched.compared_usd - matched.other_usd
            end,
            'is_subtotal': false
          },
          {'place': 10, 'step': 'Azure bill', 'amount_usd': matched.bill_usd, 'is_subtotal': true}
        ]
      ) as step
    from
      listed
      cross join matched
  )
select
  step.place,
  step.step,
  step.amount_usd,
  step.is_subtotal
from
  steps
