-- ---
-- code: COST-17
-- title: Shared endpoint cannot be charged back
-- severity: medium
-- resource: endpoint
-- requires: [billing_usage, billing_usage.billing_origin_product, list_prices, endpoint_usage, served_entities]
-- optional: [account_prices, serving_endpoints, serving_endpoint_details, users, groups, service_principals]
-- windows: { endpoint_usage: 30 }
-- pass_windows: { billing_usage: 30 }
-- amount: unallocated_usd
-- params: { allocation_tag: "cost_allocation", cost_center_group: null, min_usd_30d: 10 }
-- why: >
--   Capacity that several cost centres share is billed to one of them, or to nobody; its price cannot be divided by requests without a rule that all agreed on.
-- verify: "select requester, usage_context, count(*) from system.serving.endpoint_usage group by 1, 2 order by 3 desc"
-- fix: "databricks serving-endpoints patch <endpoint> --json @tags.json"
-- caveat: Agree on the rule first (equal parts, by requests, by a fixed share) and write it into the tag; or give each cost centre an endpoint of its own.
-- controls: { waf: ["CO:03", "CO:09"] }
-- ---
with
  -- A group whose name matches is a cost centre; its first capture is the cost centre's name.
  centre as (
    select
      workspace_id,
      principal as requester,
      is_expanded,
      coalesce(nullif(regexp_extract(root_group, $cost_center_group, 1), ''), root_group) as cost_center
    from
      group_leaf
    where
      $cost_center_group is not null
      and regexp_matches(root_group, $cost_center_group)
  ),
  -- Who is in the groups of two cost centres may call for either, and a group whose members are not known may hold any caller.
  member as (
    select
      workspace_id,
      requester,
      min(cost_center) as cost_center
    from
      centre
    where
      workspace_id not in (
        select
          workspace_id
        from
          centre
        where
          not is_expanded
      )
    group by
      workspace_id,
      requester
    having
      count(distinct cost_center) = 1
  ),
  called as (
    select
      request.workspace_id,
      request.endpoint_key,
      count(distinct request.requester) as requesters,
      count(distinct coalesce(request.context_cost_center, member.cost_center)) as cost_centers,
      bool_and(coalesce(request.context_cost_center, member.cost_center) is not null) as are_all_known,
      list_sort(
        list_distinct(
          list(coalesce(request.context_cost_center, member.cost_center)) filter(
            where
              coalesce(request.context_cost_center, member.cost_center) is not null
          )
        )
      ) as named_cost_centers,
      sum(request.requests) as requests,
      list_distinct(list({'input': request.input_id, 'item': cast(null as bigint)})) as sources
    from
      endpoint_request_day as request
      left join member on member.workspace_id = request.workspace_id
      and member.requester = request.requester
    where
      request.endpoint_key is not null
      and request.request_on >= cast(cast($as_of as timestamptz) as date) - 30
    group by
      request.workspace_id,
      request.endpoint_key
  ),
  capacity as (
    select
      workspace_id,
      endpoint_key,
      sum(capacity_usd) as capacity_usd,
      sum(unpriced_quantity) as unpriced_dbu
    from
      endpoint_day_use
    where
      usage_on >= cast(cast($as_of as timestamptz) as date) - 30
    group by
      workspace_id,
      endpoint_key
  )
select
  capacity.workspace_id,
  billed.endpoint_name || case
    when count(*) over (
      partition by
        capacity.workspace_id,
        billed.endpoint_name
    ) > 1
    and not billed.is_configured then ' (' || capacity.endpoint_key || ')'
    else ''
  end as resource,
  case
    when exists (
      select
        1
      from
        endpoint_tag as tag
      where
        tag.workspace_id = capacity.workspace_id
        and tag.endpoint_key = capacity.endpoint_key
        and lower(tag.tag_key) = lower($allocation_tag)
        and tag.tag_value <> ''
    ) then true
    when called.cost_centers > 1 then false
    when called.are_all_known then true
  end as passed,
  capacity.capacity_usd as unallocated_usd,
  called.named_cost_centers as cost_centers,
  called.requesters,
  called.requests,
  called.are_all_known as is_every_caller_known,
  capacity.unpriced_dbu,
  called.sources
from
  capacity
  join billed_endpoint as billed on billed.workspace_id = capacity.workspace_id
  and billed.endpoint_key = capacity.endpoint_key
  join called on called.workspace_id = capacity.workspace_id
  and called.endpoint_key = capacity.endpoint_key
where
  not coalesce(billed.is_system, false)
  and (
    capacity.unpriced_dbu <> 0
    or capacity.capacity_usd >= $min_usd_30d
  )
order by
  capacity.workspace_id,
  resource
