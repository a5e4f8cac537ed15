-- One row per served entity that is billed by the hour: the DBUs an hour of it is estimated to cost, from published rates.
with
  sized as (
    select
      entity.workspace_id,
      entity.endpoint_key,
      entity.endpoint_name,
      entity.served_entity_name,
      entity.traffic_pct,
      entity.has_details,
      entity.has_routes,
      entity.is_scale_to_zero,
      entity.is_production,
      entity.workload_type,
      entity.workload_size,
      entity.sources,
      replica.concurrency_per_replica,
      coalesce(entity.min_concurrency, size.min_concurrency) as min_concurrency,
      coalesce(entity.max_concurrency, size.max_concurrency) as max_concurrency,
      rate.dbu_per_hour,
      rate.per
    from
      served_entity as entity
      cross join (
        select
          min(concurrency_per_replica) as concurrency_per_replica
        from
          ref_workload_size
      ) as replica
      left join ref_workload_size as size on lower(size.workload_size) = lower(entity.workload_size)
      left join ref_dbu_rate as rate on rate.workload_type = upper(coalesce(entity.workload_type, 'CPU'))
      and rate.cloud = coalesce(
        (
          select
            mode(cloud)
          from
            usage_cost
        ),
        'AZURE'
      )
    where
      entity.config_kind = 'active'
      and entity.kind in ('custom', 'agent', 'feature_spec')
  )
select
  * exclude (dbu_per_hour, per, concurrency_per_replica),
  -- What does not scale to zero keeps one replica at least. Null where the size is not known.
  cast(
    case
      when min_concurrency is null then null
      when per = 'concurrency' then greatest(min_concurrency, concurrency_per_replica) * dbu_per_hour
      else ceil(greatest(min_concurrency, concurrency_per_replica) / concurrency_per_replica) * dbu_per_hour
    end as decimal(18, 6)
  ) as least_dbu_hour,
  cast(
    case
      when per = 'concurrency' then max_concurrency * dbu_per_hour
      else ceil(max_concurrency / concurrency_per_replica) * dbu_per_hour
    end as decimal(18, 6)
  ) as most_dbu_hour
from
  sized
