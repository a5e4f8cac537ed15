-- One row per endpoint and day with usage: what capacity and what tokens cost, and the requests; null where nobody recorded them.
with
  spent as (
    select
      workspace_id,
      endpoint_key,
      usage_on,
      coalesce(
        sum(cost_usd) filter(
          where
            not is_pay_per_token
        ),
        0
      ) as capacity_usd,
      coalesce(
        sum(cost_usd) filter(
          where
            is_pay_per_token
        ),
        0
      ) as token_usd,
      sum(cost_usd) as cost_usd,
      sum(dbu) as dbu,
      coalesce(sum(unpriced_quantity), 0) as unpriced_quantity
    from
      cost_fact
    group by
      workspace_id,
      endpoint_key,
      usage_on
  ),
  called as (
    select
      workspace_id,
      endpoint_key,
      request_on,
      sum(requests) as requests,
      sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)) filter(
        where
          coalesce(input_tokens, output_tokens) is not null
      ) as tokens,
      sum(input_tokens) as input_tokens,
      sum(output_tokens) as output_tokens
    from
      endpoint_request_day
    where
      endpoint_key is not null
    group by
      workspace_id,
      endpoint_key,
      request_on
  )
select
  spent.*,
  -- No row means no request only where tracking is on, has been seen to work, and the record covers the whole day.
  coalesce(
    called.requests,
    case
      when tracking.is_configured
      and tracking.has_rows
      and spent.usage_on > cast(history.first_at as date)
      and spent.usage_on < cast(history.last_at as date)
      and not exists (
        select
          1
        from
          endpoint_request_day as unresolved
        where
          unresolved.endpoint_key is null
          and unresolved.request_on = spent.usage_on
          and coalesce(unresolved.workspace_id = spent.workspace_id, true)
      ) then 0
    end
  ) as requests,
  called.tokens,
  called.input_tokens,
  called.output_tokens
from
  spent
  cross join usage_history as history
  left join endpoint_tracking as tracking on tracking.workspace_id = spent.workspace_id
  and tracking.endpoint_key = spent.endpoint_key
  left join called on called.workspace_id = spent.workspace_id
  and called.endpoint_key = spent.endpoint_key
  and called.request_on = spent.usage_on
