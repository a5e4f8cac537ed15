-- One row per service principal whose secrets were listed, also one that has none.
select
  {'input': input_id, 'item': cast(null as bigint)} as source,
  object_name as principal_id
from
  input
where
  export = 'service_principal_secrets'
  and status in ('read', 'partial')
