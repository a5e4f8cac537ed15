-- One row per input and field that the version of the CLI which wrote it could not print: that it is absent says nothing.
with
  versioned as (
    select
      input_id,
      export,
      cli_version,
      list_transform(string_split(cli_version, '.'), lambda part: try_cast (part as integer)) as version_parts
    from
      input
    where
      cli_version is not null
      -- `databricks api get` hands on whatever the server sends.
      and is_typed
  )
select
  versioned.input_id,
  versioned.export,
  field.field,
  versioned.cli_version,
  field.first_version
from
  versioned
  join ref_cli_field as field on field.export = versioned.export
where
  versioned.version_parts < list_transform(string_split(field.first_version, '.'), lambda part: try_cast (part as integer))
