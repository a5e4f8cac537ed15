-- ---
-- code: COST-15
-- title: Duplicate endpoints
-- severity: low
-- resource: served entity
-- requires: [serving_endpoint_details]
-- optional: [serving_endpoints]
-- params: { allow_tag: "duplicate-of" }
-- why: >
--   The same version of a model, at the same size, in the same environment, is paid for twice and kept up twice.
-- verify: "databricks serving-endpoints get <endpoint> | jq .config.served_entities"
-- fix: "databricks serving-endpoints delete <endpoint>"
-- caveat: Move the callers first; deleting is irreversible. Two endpoints may be meant, for two tenants or two regions; a tag on one of them says so.
-- controls: { waf: ["CO:14"] }
-- ---
with
  served as (
    select
      entity.workspace_id,
      entity.endpoint_key,
      entity.endpoint_name,
      coalesce(entity.served_entity_name, entity.entity_name) as served_entity_name,
      entity.entity_name,
      entity.entity_version,
      upper(coalesce(entity.workload_type, 'CPU')) as workload_type,
      entity.workload_size,
      entity.min_concurrency,
      entity.max_concurrency,
      entity.is_production,
      -- What is only listed has no size, and a configuration may lack it, too.
      entity.has_details,
      entity.has_details
      and (
        entity.kind = 'provisioned_throughput'
        or coalesce(entity.workload_size, cast(entity.max_concurrency as varchar)) is not null
      ) as is_sized,
      entity.sources,
      -- Names of the workspace's own registry say nothing in another workspace.
      case
        when entity.entity_name like '%.%.%' then ''
        else entity.workspace_id
      end as registry,
      exists (
        select
          1
        from
          endpoint_tag as tag
        where
          tag.workspace_id = entity.workspace_id
          and tag.endpoint_key = entity.endpoint_key
          and lower(tag.tag_key) = lower($allow_tag)
      ) as is_meant
    from
      served_entity as entity
    where
      entity.config_kind = 'active'
      and not entity.is_system
      and entity.kind in ('custom', 'agent', 'feature_spec', 'provisioned_throughput')
      and entity.entity_name is not null
  ),
  paired as (
    select
      served.workspace_id,
      served.endpoint_key,
      served.served_entity_name,
      list_sort(list_distinct(list(other.endpoint_name))) as also_on,
      -- The same size and environment are needed for a duplicate; where one of them is not known, it may be one.
      bool_or(
        served.is_sized
        and other.is_sized
        and served.is_production = other.is_production
      ) as is_duplicate
    from
      served
      join served as other on other.registry = served.registry
      and other.entity_name = served.entity_name
      and other.entity_version is not distinct from served.entity_version
      and (other.workspace_id, other.endpoint_key) <> (served.workspace_id, served.endpoint_key)
      and (
        other.workload_type = served.workload_type
        or not other.has_details
        or not served.has_details
      )
      and (
        (
          other.workload_size is not distinct from served.workload_size
          and other.min_concurrency is not distinct from served.min_concurrency
          and other.max_concurrency is not distinct from served.max_concurrency
        )
        or not other.is_sized
        or not served.is_sized
      )
      and coalesce(other.is_production = served.is_production, true)
      and not other.is_meant
    group by
      served.workspace_id,
      served.endpoint_key,
      served.served_entity_name
  )
select
  served.workspace_id,
  served.endpoint_name || '/' || served.served_entity_name as resource,
  case
    when served.is_meant
    or paired.endpoint_key is null then true
    when paired.is_duplicate then false
  end as passed,
  served.entity_name,
  served.entity_version,
  served.workload_type,
  served.workload_size,
  coalesce(paired.also_on, []) as also_on,
  served.sources
from
  served
  left join paired on paired.workspace_id = served.workspace_id
  and paired.endpoint_key = served.endpoint_key
  and paired.served_entity_name = served.served_entity_name
order by
  served.workspace_id,
  resource
