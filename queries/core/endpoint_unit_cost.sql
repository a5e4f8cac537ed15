-- One row per endpoint: cost and requests of those of the last 30 complete days on which both are known.
select
  use.workspace_id,
  use.endpoint_key,
  count(*) as judged_days,
  sum(use.cost_usd) as cost_usd,
  sum(use.requests) as requests,
  sum(use.tokens) as tokens,
  case
    when sum(use.requests) > 0 then try_cast (1000 * (sum(use.cost_usd) / sum(use.requests)) as decimal(18, 6))
  end as per_1000_requests_usd,
  case
    when sum(use.tokens) > 0 then try_cast (1000000 * (sum(use.cost_usd) / sum(use.tokens)) as decimal(18, 6))
  end as per_million_tokens_usd
from
  endpoint_day_use as
use
cross join cost_day
where
  use.requests is not null
  and use.unpriced_quantity = 0
  and use.usage_on <= cost_day.last_on
  and use.usage_on > cost_day.last_on - 30
group by
  use.workspace_id,
  use.endpoint_key
