-- ---
-- code: OPS-11
-- title: Version in production was not approved
-- severity: high
-- resource: served entity
-- requires: [serving_endpoint_details]
-- any_of: [registered_models, model_versions, targets]
-- optional: [serving_endpoints, served_entities, entity_tags]
-- params: { approved_aliases: ["champion", "production", "approved"] }
-- why: >
--   Between a model that somebody trained and one that decides about customers stands an approval. A version without one was judged by nobody.
-- verify: "databricks registered-models get <model> --include-aliases"
-- fix: "databricks serving-endpoints update-config <endpoint> --json @config.json"
-- caveat: "Serve an approved version again; or, if this one was approved, record it: an alias, tags approved_by and approved_on on the version, or approved_versions in targets, which decides where it is given. An approval after the first request is none."
-- controls: { nist: [CM-3(2), SA-10], iso: [A.8.29, A.8.32], soc2: [CC8.1], mcsb: ["v2 AI-1", DS-6], waf: ["OE:11"], "42001": [A.6.2.4, A.6.2.5] }
-- ---
with
  model as (
    select
      model_name,
      bool_or(are_aliases_known) as are_aliases_known,
      list(distinct source) as sources
    from
      stg_registered_models
    group by
      model_name
  ),
  alias as (
    select
      model_name,
      coalesce(alias ->> '$.version_num', alias ->> '$.version') as model_version,
      list_sort(
        list(distinct coalesce(alias ->> '$.alias_name', alias ->> '$.alias', alias ->> '$.name')) filter(
          where
            list_contains(
              list_transform($approved_aliases::varchar[], lambda name: lower(name)),
              lower(coalesce(alias ->> '$.alias_name', alias ->> '$.alias', alias ->> '$.name'))
            )
        )
      ) as approved_aliases
    from
      (
        select
          model_name,
          unnest(from_json(aliases, '["json"]')) as alias
        from
          stg_registered_models
      ) as named
    group by
      model_name,
      coalesce(alias ->> '$.version_num', alias ->> '$.version')
  ),
  version_tag as (
    select
      model_name,
      model_version,
      lower(tag ->> '$.key') as tag_key,
      tag ->> '$.value' as tag_value,
      source
    from
      (
        select
          model_name,
          model_version,
          source,
          unnest(from_json(tags, '["json"]')) as tag
        from
          stg_model_versions
      ) as tagged
    union all
    select
      regexp_extract(entity_name, '^(.*)[/.](\d+)$', 1) as model_name,
      regexp_extract(entity_name, '^(.*)[/.](\d+)$', 2) as model_version,
      lower(tag_key) as tag_key,
      tag_value,
      source
    from
      stg_entity_tags
    where
      entity_type like 'model%version'
  ),
  approval as (
    select
      model_name,
      model_version,
      max(nullif(trim(tag_value), '')) filter(
        where
          tag_key = 'approved_by'
      ) as approved_by,
      min(try_cast (tag_value as date)) filter(
        where
          tag_key = 'approved_on'
      ) as approved_on,
      list(distinct source) as sources
    from
      version_tag
    group by
      model_name,
      model_version
  ),
  judged as (
    select
      served.workspace_id,
      served.endpoint_name || '/' || coalesce(served.served_entity_name, '?') as resource,
      case
        when json_array_length(target.approved_versions) > 0 then list_contains(from_json(target.approved_versions, '["varchar"]'), served.entity_version)
        when len(alias.approved_aliases) > 0 then true
        when approval.approved_by is not null
        and approval.approved_on <= cast(version_start.first_served_at as date)
        and version_start.is_start_known then true
        when approval.approved_by is not null
        and approval.approved_on is not null
        and (
          version_start.first_served_at is null
          or (
            approval.approved_on <= cast(version_start.first_served_at as date)
            and not version_start.is_start_known
          )
        ) then null
        -- Neither an alias nor a tag says so, where both can be seen.
        when model.are_aliases_known then false
      end as is_approved,
      served.entity_name,
      served.entity_version,
      coalesce(alias.approved_aliases, []) as approved_aliases,
      array_to_string(list_sort(from_json(target.approved_versions, '["varchar"]')), ', ') as approved_versions,
      approval.approved_by,
      approval.approved_on,
      version_start.first_served_at,
      served.is_production,
      list_concat(served.sources, [target.source], model.sources, approval.sources, version_start.sources) as sources
    from
      served_entity as served
      left join endpoint_target as target on target.workspace_id = served.workspace_id
      and target.endpoint_key = served.endpoint_key
      left join model on model.model_name = served.entity_name
      left join alias on alias.model_name = served.entity_name
      and alias.model_version = served.entity_version
      left join approval on approval.model_name = served.entity_name
      and approval.model_version = served.entity_version
      left join version_start on version_start.workspace_id = served.workspace_id
      and version_start.endpoint_key = served.endpoint_key
      and version_start.entity_name = served.entity_name
      and version_start.entity_version = served.entity_version
    where
      served.config_kind = 'active'
      and served.kind in ('custom', 'agent')
      and served.entity_version is not null
      and not served.is_system
      and served.is_production is distinct from false
  )
select
  workspace_id,
  resource,
  case
    when is_approved then true
    -- An endpoint whose environment is not known may need no approval.
    when is_production then is_approved
  end as passed,
  entity_name,
  entity_version,
  approved_aliases,
  approved_versions,
  approved_by,
  approved_on,
  first_served_at,
  is_production,
  sources
from
  judged
order by
  workspace_id,
  resource
