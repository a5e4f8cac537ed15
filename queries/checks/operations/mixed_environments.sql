-- ---
-- code: OPS-12
-- title: Production and development are mixed
-- severity: medium
-- resource: endpoint or workspace
-- requires: [serving_endpoint_details, serving_endpoint_permissions, service_principals]
-- optional: [serving_endpoints, users, groups]
-- params: { development_catalog_pattern: "^(dev|development|test|tst|qa|uat|stage|staging|sandbox|lab)([_.-]|$)", development_identity_pattern: "(^|[^a-z])(dev|development|test|qa|uat|staging|sandbox)([^a-z]|$)", max_mixed: 0 }
-- why: >
--   What is tried out in the same workspace, with the same identities or from the same catalog as production can break production, and what protects production is loosened for trying things out.
-- verify: "databricks serving-endpoints list -o json | jq '.[] | {name, tags}'"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: Serve a version that was promoted to the production catalog; move test endpoints to a workspace of their own; take development identities off the access list.
-- controls: { nist: [~CM-4], iso: [A.8.31], soc2: [CC8.1], cis: ["16.8"], waf: ["SE:04", "OE:11"] }
-- ---
with
  served as (
    select
      workspace_id,
      endpoint_key,
      list_sort(
        list(distinct entity_name) filter(
          where
            regexp_matches(lower(split_part(entity_name, '.', 1)), $development_catalog_pattern)
            and entity_name like '%.%.%'
        )
      ) as development_models,
      count(*) filter(
        where
          entity_name is null
      ) as unnamed_entities
    from
      served_entity
    where
      config_kind = 'active'
      and kind not in ('external', 'pay_per_token', 'provisioned_throughput')
    group by
      workspace_id,
      endpoint_key
  ),
  identity as (
    select
      workspace_id,
      endpoint_key,
      list_sort(
        list(distinct coalesce(display_name, principal)) filter(
          where
            principal_kind = 'service_principal'
            and regexp_matches(lower(coalesce(display_name, principal)), $development_identity_pattern)
        )
      ) as development_identities,
      -- A group that cannot be expanded may hold one.
      count(*) filter(
        where
          not is_expanded
          or principal_kind = 'unknown'
          or (
            principal_kind = 'service_principal'
            and display_name is null
          )
      ) as unclear_identities,
      list_distinct(flatten(list(sources))) as sources
    from
      access_path
    where
      level_rank >= 2
      or level_rank is null
    group by
      workspace_id,
      endpoint_key
  ),
  class as (
    select
      workspace_id,
      count(*) filter(
        where
          is_production
      ) as production_endpoints,
      count(*) filter(
        where
          not is_production
      ) as other_endpoints,
      count(*) filter(
        where
          is_production is null
      ) as unknown_endpoints,
      list_sort(
        list(endpoint_name) filter(
          where
            not is_production
        )
      ) as other_names,
      flatten(list(sources)) as sources
    from
      endpoint
    where
      not is_system
    group by
      workspace_id
  )
select
  endpoint.workspace_id,
  endpoint.endpoint_name as resource,
  case
    when len(served.development_models) > 0
    or len(identity.development_identities) > 0 then
    -- Of an endpoint whose environment is not known it may be right.
    case
      when endpoint.is_production then false
    end
    when endpoint.has_details
    and acl.endpoint_id is not null
    and coalesce(identity.unclear_identities, 0) = 0
    and coalesce(served.unnamed_entities, 0) = 0 then true
  end as passed,
  coalesce(served.development_models, []) as development_models,
  coalesce(identity.development_identities, []) as development_identities,
  [] as other_endpoints,
  endpoint.environment,
  list_concat(endpoint.sources, [acl.source], identity.sources) as sources
from
  endpoint
  left join served on served.workspace_id = endpoint.workspace_id
  and served.endpoint_key = endpoint.endpoint_key
  left join identity on identity.workspace_id = endpoint.workspace_id
  and identity.endpoint_key = endpoint.endpoint_key
  left join stg_endpoint_acl as acl on acl.workspace_id = endpoint.workspace_id
  and acl.endpoint_id = endpoint.endpoint_id
where
  not endpoint.is_system
  and endpoint.is_production is distinct from false
union all
select
  workspace_id,
  workspace_id as resource,
  case
    when other_endpoints > $max_mixed then false
    when other_endpoints + unknown_endpoints <= $max_mixed then true
  end as passed,
  [] as development_models,
  [] as development_identities,
  coalesce(other_names, []) as other_endpoints,
  null as environment,
  sources
from
  class
where
  production_endpoints > 0
order by
  1,
  2
