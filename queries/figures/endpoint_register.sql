-- ---
-- title: What the register of AI systems says of each endpoint
-- exports: [system_register, serving_endpoints, serving_endpoint_details]
-- ---
select
  endpoint.workspace_id,
  endpoint.endpoint_name as endpoint,
  case
    when registered.endpoint_key is not null then true
    -- Only a register that was read to its end shows that something is not in it.
    when exists (
      select
        1
      from
        whole_export
      where
        export = 'system_register'
    ) then false
  end as is_registered,
  registered.system_name,
  registered.purpose,
  registered.owner,
  registered.owner_mailbox,
  registered.risk_class,
  registered.data_classification,
  registered.is_production as is_registered_production,
  registered.network_boundary,
  registered.identity_path,
  registered.monitoring,
  registered.escalation,
  registered.rollback_step,
  registered.cost_assumption,
  registered.runbook,
  registered.quality_monitor,
  registered.review_by,
  registered.review_by < cast(cast($as_of as timestamptz) as date) as is_review_overdue,
  registered.source.input as source_input,
  registered.source.item as source_item
from
  endpoint
  left join endpoint_register as registered on registered.workspace_id = endpoint.workspace_id
  and registered.endpoint_key = endpoint.endpoint_key
where
  not endpoint.is_system
order by
  endpoint.workspace_id,
  endpoint,
  endpoint.endpoint_key
