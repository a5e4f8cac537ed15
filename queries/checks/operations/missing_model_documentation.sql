-- ---
-- code: OPS-14
-- title: Model documentation missing
-- severity: low
-- resource: registered model
-- requires: [serving_endpoint_details, registered_models]
-- optional: [serving_endpoints, model_versions, entity_tags]
-- params: { card_tags: ["model_card", "model_card_url", "model-card", "documentation"] }
-- why: >
--   What a model is for, what it was trained on and where it must not be used is known to its makers for a while, and then to nobody.
-- verify: databricks registered-models get <model>
-- fix: "databricks registered-models update <model> --comment '<what it is for, and a link to its model card>'"
-- caveat: "The link may stand in the comment of the model or of the served version, or in a tag such as model_card of the model, the version or the endpoint."
-- controls: { "42001": [A.6.2.7, A.8.2], rmf: [~GOVERN 1.4], aia: [Art. 11], waf: ["~OE:04"] }
-- ---
with
  served as (
    select
      served.workspace_id,
      served.entity_name as model_name,
      list_sort(list(distinct served.endpoint_name)) as endpoints,
      list(distinct served.entity_version) as model_versions,
      bool_or(tag.tag_key is not null) as has_endpoint_card,
      flatten(list(served.sources)) as sources
    from
      served_entity as served
      left join endpoint_tag as tag on tag.workspace_id = served.workspace_id
      and tag.endpoint_key = served.endpoint_key
      and list_contains($card_tags::varchar[], lower(tag.tag_key))
      and tag.tag_value <> ''
    where
      served.config_kind = 'active'
      and served.kind in ('custom', 'agent')
      and served.entity_name is not null
      and not served.is_system
    group by
      served.workspace_id,
      served.entity_name
  ),
  model as (
    select
      model_name,
      max(comment) as comment,
      list(tags) filter(
        where
          tags is not null
      ) as tags,
      list(distinct source) as sources
    from
      stg_registered_models
    group by
      model_name
  ),
  version as (
    select
      served.workspace_id,
      served.model_name,
      count(distinct version.model_version) as known_versions,
      count(distinct version.model_version) filter(
        where
          version.comment is not null
      ) as described_versions,
      bool_or(coalesce(regexp_matches(version.comment, 'https?://'), false)) as has_link,
      list(version.tags) filter(
        where
          version.tags is not null
      ) as tags,
      list(distinct version.source) as sources
    from
      served
      join stg_model_versions as version on version.model_name = served.model_name
      and list_contains(served.model_versions, version.model_version)
    group by
      served.workspace_id,
      served.model_name
  ),
  catalog_tag as (
    select
      regexp_replace(entity_name, '/\d+$', '') as model_name,
      bool_or(
        list_contains($card_tags::varchar[], lower(tag_key))
        and coalesce(trim(tag_value), '') <> ''
      ) as has_card,
      list(distinct source) as sources
    from
      stg_entity_tags
    group by
      regexp_replace(entity_name, '/\d+$', '')
  ),
  -- Tags of an object that has none leave no row: that they were asked for is all that can be seen.
  asked as (
    select
      count(*) as tag_files
    from
      input
    where
      export = 'entity_tags'
      and status = 'read'
  ),
  judged as (
    select
      served.workspace_id,
      served.model_name,
      served.endpoints,
      model.model_name is not null as is_known,
      coalesce(version.known_versions, 0) >= len(served.model_versions) as are_versions_known,
      model.comment is not null
      or coalesce(version.described_versions, 0) > 0 as is_described,
      coalesce(regexp_matches(model.comment, 'https?://'), false)
      or coalesce(version.has_link, false)
      or served.has_endpoint_card
      or coalesce(catalog_tag.has_card, false)
      or exists (
        select
          1
        from
          (
            select
              unnest($card_tags::varchar[]) as tag_key
          ) as card
        where
          contains(cast(list_concat(model.tags, version.tags) as varchar), '"key":"' || card.tag_key || '"')
      ) as has_card,
      asked.tag_files > 0
      or model.tags is not null as are_tags_known,
      list_concat(served.sources, model.sources, version.sources, catalog_tag.sources) as sources
    from
      served
      left join model on model.model_name = served.model_name
      left join version on version.workspace_id = served.workspace_id
      and version.model_name = served.model_name
      left join catalog_tag on catalog_tag.model_name = served.model_name
      cross join asked
  )
select
  workspace_id,
  model_name as resource,
  case
    when is_described
    and has_card then true
    when is_known
    and not is_described
    and are_versions_known then false
    when is_described
    and are_tags_known then false
  end as passed,
  is_described,
  has_card as has_model_card,
  endpoints,
  list_distinct(sources) as sources
from
  judged
order by
  workspace_id,
  resource
