-- ---
-- code: COST-19
-- title: Experiment kept alive
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details, billing_usage, billing_usage.billing_origin_product, list_prices]
-- optional: [account_prices, serving_endpoints]
-- pass_windows: { billing_usage: 30 }
-- amount: spend_usd
-- params: { max_experiment_days: 90, min_usd_30d: 10, experiment_values: ["experiment", "poc", "sandbox", "trial"] }
-- why: >
--   Experiments are cheap to start and nobody's task to end.
-- verify: "select usage_date, sum(usage_quantity) from system.billing.usage where usage_metadata.endpoint_name = '<endpoint>' group by 1 order by 1"
-- fix: "databricks serving-endpoints delete <endpoint>"
-- caveat: Deleting is irreversible; keep the exported configuration, and ask the owner first.
-- controls: { waf: ["CO:07", "CO:14"] }
-- ---
with
  labelled as (
    select
      workspace_id,
      endpoint_key,
      coalesce(bool_or(lower(tag_key) = 'expires_on'), false) as has_expiry,
      max(try_cast (tag_value as date)) filter(
        where
          lower(tag_key) = 'expires_on'
      ) as expires_on,
      coalesce(
        bool_or(
          list_contains($experiment_values, lower(tag_value))
          or (
            lower(tag_key) = 'experiment'
            and lower(tag_value) <> 'false'
          )
        ),
        false
      ) as is_experiment
    from
      endpoint_tag
    group by
      workspace_id,
      endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when labelled.has_expiry then labelled.expires_on >= cast(cast($as_of as timestamptz) as date)
    else endpoint.created_at >= cast($as_of as timestamptz) - to_days($max_experiment_days)
    -- Below materiality it is no finding; usage without a price may be worth any amount.
    or (
      case
        when spend.spend_usd >= $min_usd_30d then false
        when spend.endpoint_key is null
        or spend.unpriced_quantity = 0 then true
      end
    )
    or (
      endpoint.is_production
      and not coalesce(labelled.is_experiment, false)
    )
    or (
      case
        when not coalesce(labelled.is_experiment, false)
        and endpoint.is_production is null then null
        else false
      end
    )
  end as passed,
  labelled.expires_on,
  coalesce(labelled.is_experiment, false) as is_experiment,
  endpoint.created_at,
  date_diff('day', endpoint.created_at, cast($as_of as timestamptz)) as age_days,
  spend.spend_usd,
  endpoint.environment,
  list_concat(endpoint.sources, spend.sources) as sources
from
  endpoint
  left join labelled on labelled.workspace_id = endpoint.workspace_id
  and labelled.endpoint_key = endpoint.endpoint_key
  left join endpoint_spend_30d as spend on spend.workspace_id = endpoint.workspace_id
  and spend.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
  and (
    endpoint.is_production is distinct from true
    or labelled.has_expiry
    or labelled.is_experiment
  )
order by
  endpoint.workspace_id,
  resource
