-- ---
-- code: OPS-06
-- title: Mandatory tags missing
-- severity: medium
-- resource: endpoint
-- requires: [serving_endpoint_details]
-- optional: [account_prices, serving_endpoints, billing_usage, list_prices]
-- params: { required_tags: ["owner", "cost_center", "environment", "data_classification"] }
-- why: >
--   Tags are how an endpoint finds its owner, its budget and its handling rules. What is not tagged is everybody's cost and nobody's job.
-- verify: "databricks serving-endpoints get <endpoint> | jq .tags"
-- fix: "databricks serving-endpoints patch <endpoint> --json '{\"add_tags\":[{\"key\":\"owner\",\"value\":\"<group>\"}]}'"
-- caveat: Applies from now on; past usage stays untagged.
-- controls: { nist: [CM-8], iso: [A.5.9, A.5.12], soc2: ["~CC2.1"], cis: ["1.1"], mcsb: [AM-1], waf: ["CO:03", "SE:03"], rmf: [GOVERN 1.6] }
-- ---
with
  required as (
    select
      unnest($required_tags) as tag_key
  ),
  billed_tag as (
    -- What the endpoint's last day on the bill shows, corrections netted: a tag of last month may be gone.
    select
      workspace_id,
      endpoint_key,
      unnest(map_entries(from_json(custom_tags, '"MAP(VARCHAR,VARCHAR)"')), recursive := true)
    from
      (
        select
          workspace_id,
          endpoint_key,
          usage_on,
          custom_tags
        from
          usage_cost
        where
          endpoint_key <> ''
        group by
          workspace_id,
          endpoint_key,
          usage_on,
          custom_tags
        having
          sum(usage_quantity) > 0
        qualify
          usage_on = max(usage_on) over (
            partition by
              workspace_id,
              endpoint_key
          )
      ) as latest
  ),
  missing as (
    select
      endpoint.workspace_id,
      endpoint.endpoint_key,
      list_sort(
        list(required.tag_key) filter(
          where
            tag.tag_key is null
            and billed_tag.tag_key is null
        )
      ) as missing_tags,
      -- A usage policy's tags are on the bill and not on the endpoint.
      list_sort(
        list(required.tag_key) filter(
          where
            tag.tag_key is null
            and billed_tag.tag_key is not null
        )
      ) as tags_on_bill
    from
      endpoint
      cross join required
      left join (
        select distinct
          workspace_id,
          endpoint_key,
          coalesce(tag_alias.tag_key, lower(endpoint_tag.tag_key)) as tag_key
        from
          endpoint_tag
          left join tag_alias on tag_alias.alias = lower(endpoint_tag.tag_key)
        where
          tag_value <> ''
      ) as tag on tag.workspace_id = endpoint.workspace_id
      and tag.endpoint_key = endpoint.endpoint_key
      and tag.tag_key = lower(required.tag_key)
      left join (
        select distinct
          workspace_id,
          endpoint_key,
          coalesce(tag_alias.tag_key, lower(key)) as tag_key
        from
          billed_tag
          left join tag_alias on tag_alias.alias = lower(key)
        where
          trim(value) <> ''
      ) as billed_tag on billed_tag.workspace_id = endpoint.workspace_id
      and billed_tag.endpoint_key = endpoint.endpoint_key
      and billed_tag.tag_key = lower(required.tag_key)
    group by
      endpoint.workspace_id,
      endpoint.endpoint_key
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  coalesce(len(missing.missing_tags), 0) = 0 as passed,
  missing.missing_tags,
  coalesce(missing.tags_on_bill, []) as tags_on_bill,
  endpoint.creator,
  endpoint.environment,
  endpoint.sources
from
  endpoint
  left join missing on missing.workspace_id = endpoint.workspace_id
  and missing.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
order by
  endpoint.workspace_id,
  resource
