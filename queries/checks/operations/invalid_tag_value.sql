-- ---
-- code: OPS-07
-- title: Tag value not allowed or conflicting
-- severity: low
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints, billing_usage, list_prices, account_prices]
-- params: { allowed_values: ["environment=prod|production|prd|staging|stage|test|qa|uat|dev|development|sandbox", "data_classification=public|internal|confidential|restricted"], window_days: 30 }
-- why: >
--   A value that nobody else uses is found by no filter and no report. A value on the bill that differs from the one on the endpoint charges somebody else.
-- verify: "databricks serving-endpoints get <endpoint> | jq .tags"
-- fix: "databricks serving-endpoints patch <endpoint> --json '{\"add_tags\":[{\"key\":\"environment\",\"value\":\"prod\"}]}'"
-- caveat: "Applies from now on; past usage keeps its value. A usage policy may set the same key on the bill. allowed_values holds entries such as `environment=prod|dev`."
-- controls: { iso: [A.5.9], waf: ["CO:03"] }
-- ---
with
  allowed as (
    select
      lower(trim(string_split(entry, '=') [1])) as tag_key,
      list_transform(
        string_split(substr(entry, 1 + strpos(entry, '=')), '|'),
        lambda allowed_value: lower(trim(allowed_value))
      ) as tag_values
    from
      (
        select
          unnest($allowed_values::varchar[]) as entry
      ) as listed
  ),
  -- What was billed each day, corrections netted.
  billed as (
    select
      workspace_id,
      endpoint_key,
      usage_on,
      last_at,
      unnest(map_entries(from_json(custom_tags, '"MAP(VARCHAR,VARCHAR)"')), recursive := true)
    from
      (
        select
          workspace_id,
          endpoint_key,
          usage_on,
          custom_tags,
          max(priced_at) as last_at
        from
          usage_cost
        where
          endpoint_key <> ''
          and usage_on >= cast(cast($as_of as timestamptz) as date) - cast($window_days as integer)
        group by
          workspace_id,
          endpoint_key,
          usage_on,
          custom_tags
        having
          sum(usage_quantity) > 0
      ) as tagged
  ),
  billed_day as (
    select
      workspace_id,
      endpoint_key,
      lower(key) as tag_key,
      usage_on,
      -- On the day of a change, the value of its last hour.
      arg_max(trim(value), struct_pack(last_at := last_at, tag_value := trim(value))) as tag_value
    from
      billed
    group by
      workspace_id,
      endpoint_key,
      lower(key),
      usage_on
  ),
  billed_value as (
    select
      workspace_id,
      endpoint_key,
      tag_key,
      arg_max(tag_value, usage_on) as last_value,
      max(usage_on) as last_on,
      list_distinct(list(tag_value)) as tag_values
    from
      billed_day
    group by
      workspace_id,
      endpoint_key,
      tag_key
  ),
  changed as (
    -- The first day of the value that is on the bill now.
    select
      billed_day.workspace_id,
      billed_day.endpoint_key,
      billed_day.tag_key,
      min(billed_day.usage_on) as since_on
    from
      billed_day
      join billed_value on billed_value.workspace_id = billed_day.workspace_id
      and billed_value.endpoint_key = billed_day.endpoint_key
      and billed_value.tag_key = billed_day.tag_key
      and billed_value.last_value = billed_day.tag_value
    group by
      billed_day.workspace_id,
      billed_day.endpoint_key,
      billed_day.tag_key
  ),
  judged as (
    select
      tag.workspace_id,
      tag.endpoint_key,
      tag.tag_key,
      tag.tag_value,
      allowed.tag_key is not null
      and not list_contains(allowed.tag_values, lower(tag.tag_value)) as is_not_allowed,
      -- A change of the endpoint since its last billed day has not reached the bill yet.
      coalesce(
        billed_value.last_value <> tag.tag_value
        and billed_value.last_on > cast(endpoint.changed_at as date),
        false
      ) as is_conflicting,
      coalesce(
        billed_value.last_value <> tag.tag_value
        and endpoint.changed_at is null,
        false
      ) as is_unclear,
      billed_value.last_value,
      changed.since_on
    from
      endpoint_tag as tag
      join endpoint on endpoint.workspace_id = tag.workspace_id
      and endpoint.endpoint_key = tag.endpoint_key
      left join allowed on allowed.tag_key = lower(tag.tag_key)
      left join billed_value on billed_value.workspace_id = tag.workspace_id
      and billed_value.endpoint_key = tag.endpoint_key
      and billed_value.tag_key = lower(tag.tag_key)
      left join changed on changed.workspace_id = tag.workspace_id
      and changed.endpoint_key = tag.endpoint_key
      and changed.tag_key = lower(tag.tag_key)
    where
      tag.tag_value <> ''
      and not endpoint.is_system
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when bool_or(judged.is_not_allowed)
    or bool_or(judged.is_conflicting) then false
    when not bool_or(judged.is_unclear) then true
  end as passed,
  coalesce(
    list_sort(
      list(judged.tag_key || '=' || judged.tag_value) filter(
        where
          judged.is_not_allowed
      )
    ),
    []
  ) as not_allowed,
  coalesce(
    list_sort(
      list(
        judged.tag_key || '=' || judged.tag_value || ', billed as ' || judged.last_value || ' since ' || judged.since_on
      ) filter(
        where
          judged.is_conflicting
          or judged.is_unclear
      )
    ),
    []
  ) as conflicting,
  endpoint.environment,
  any_value(endpoint.sources) as sources
from
  judged
  join endpoint on endpoint.workspace_id = judged.workspace_id
  and endpoint.endpoint_key = judged.endpoint_key
group by
  endpoint.workspace_id,
  endpoint.endpoint_name,
  endpoint.environment
order by
  endpoint.workspace_id,
  resource
