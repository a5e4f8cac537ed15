-- One row per workspace and endpoint, from its configuration where that was exported, else from the list.
with
  merged as (
    select
      coalesce(detailed.workspace_id, listed.workspace_id) as workspace_id,
      coalesce(detailed.endpoint_key, listed.endpoint_key) as endpoint_key,
      coalesce(detailed.endpoint_id, listed.endpoint_id) as endpoint_id,
      coalesce(detailed.endpoint_name, listed.endpoint_name) as endpoint_name,
      coalesce(detailed.creator, listed.creator) as creator,
      coalesce(detailed.created_at, listed.created_at) as created_at,
      coalesce(detailed.changed_at, listed.changed_at) as changed_at,
      coalesce(detailed.description, listed.description) as description,
      coalesce(detailed.task, listed.task) as task,
      coalesce(detailed.endpoint_type, listed.endpoint_type) as endpoint_type,
      coalesce(detailed.ready, listed.ready) as ready,
      coalesce(detailed.config_update, listed.config_update) as config_update,
      coalesce(detailed.tags, listed.tags) as tags,
      -- The list shows less of a configuration than the configuration itself.
      case
        when detailed.endpoint_key is null then listed.config
        else detailed.config
      end as config,
      detailed.pending_config,
      detailed.ai_gateway as printed_gateway,
      detailed.source.input as detail_input,
      detailed.telemetry_config,
      detailed.is_route_optimized,
      coalesce(detailed.budget_policy_id, listed.budget_policy_id) as budget_policy_id,
      detailed.endpoint_key is not null as has_details,
      listed.endpoint_key is not null as is_listed,
      list_filter([detailed.source, listed.source], lambda source: source is not null) as sources
    from
      stg_serving_endpoint_details as detailed
      full join stg_serving_endpoints as listed on listed.workspace_id = detailed.workspace_id
      and (
        listed.endpoint_key = detailed.endpoint_key
        -- Where one of them does not tell the id, the name does.
        or listed.endpoint_name = detailed.endpoint_name
        and (
          listed.endpoint_id is null
          or detailed.endpoint_id is null
        )
      )
      -- A name is used once: an older file may still hold an endpoint that was deleted and created anew.
    qualify
      row_number() over (
        partition by
          coalesce(detailed.workspace_id, listed.workspace_id),
          coalesce(detailed.endpoint_name, listed.endpoint_name)
        order by
          coalesce(detailed.created_at, listed.created_at) desc nulls last,
          coalesce(detailed.endpoint_key, listed.endpoint_key)
      ) = 1
  ),
  tagged as (
    select
      merged.workspace_id,
      merged.endpoint_key,
      arg_min(tag.tag_value, struct_pack(rank := environment_tag.rank, first := tag.tag_value)) as environment
    from
      merged
      join endpoint_tag as tag on tag.workspace_id = merged.workspace_id
      and tag.endpoint_key = merged.endpoint_key
      join environment_tag on environment_tag.tag_key = lower(tag.tag_key)
    where
      tag.tag_value <> ''
    group by all
  )
select
  merged.* exclude (printed_gateway, detail_input),
  -- A configuration without a gateway has none, unless what wrote it could not have printed one: null is not known.
  case
    when merged.printed_gateway is not null then merged.printed_gateway
    when merged.has_details
    and not list_contains(coalesce(unprintable.fields, []), 'ai_gateway') then cast('{}' as json)
  end as ai_gateway,
  -- An endpoint that was never deployed has no configuration and is not ready; any other record without one was cut or damaged.
  merged.has_details
  and merged.config is null
  and merged.pending_config is null
  and merged.ready is distinct from 'NOT_READY' as is_configuration_missing,
  -- Fields whose absence says nothing, because the CLI that wrote the configuration was too old to print them.
  coalesce(unprintable.fields, []) as unprintable,
  -- Ready-made pay-per-token endpoints: no creator, tags or access control list of their own, and in most exports no id.
  merged.endpoint_name like 'databricks-%'
  and (
    merged.endpoint_id is null
    or coalesce(merged.endpoint_type = 'FOUNDATION_MODEL_API', false)
  ) as is_system,
  coalesce(tagged.environment, workspace_setting.environment) as environment,
  case
    when coalesce(tagged.environment, workspace_setting.environment) is not null then lower(coalesce(tagged.environment, workspace_setting.environment)) in (
      select
        environment
      from
        production_value
    )
    when exists (
      select
        1
      from
        production_name_pattern
      where
        regexp_matches(merged.endpoint_name, production_name_pattern.pattern)
    ) then true
  end as is_production
from
  merged
  left join tagged on tagged.workspace_id = merged.workspace_id
  and tagged.endpoint_key = merged.endpoint_key
  left join workspace_setting on workspace_setting.workspace_id = merged.workspace_id
  left join (
    select
      input_id,
      list_sort(list(distinct field)) as fields
    from
      unprintable_field
    group by
      input_id
  ) as unprintable on unprintable.input_id = merged.detail_input
