// The columns of the four system tables, as DESCRIBE shows them on live accounts.

const text = (names) =>
  names
    .split(' ')
    .map((name) => `${name} VARCHAR`)
    .join(', ');

/** A struct of text fields, named in one string. */
export const structOfText = (names) => `STRUCT(${text(names)})`;

const PRICE = 'STRUCT("default" DECIMAL(38,18))';

const USAGE_METADATA = `STRUCT(${text('cluster_id job_id warehouse_id instance_pool_id node_type job_run_id notebook_id dlt_pipeline_id endpoint_name endpoint_id dlt_update_id dlt_maintenance_id run_name job_name notebook_path central_clean_room_id source_region destination_region app_id app_name metastore_id private_endpoint_name storage_api_type budget_policy_id ai_runtime_pool_id ai_runtime_workload_id uc_table_catalog uc_table_schema uc_table_name database_instance_id sharing_materialization_id schema_id usage_policy_id base_environment_id agent_bricks_id index_id catalog_id project_id branch_id table_id supervisor_agent_id networking_client associated_product recipient_id interactive_source snapshot_id')}, ai_gateway STRUCT(${text('endpoint_name endpoint_id destination_id destination_model')}), genie STRUCT(${text('surface channel agent_id')}), ${text('data_source operation serverless_compute_id entity_full_name failover_group_name')})`;

const PRODUCT_FEATURES = `STRUCT(${text('jobs_tier sql_tier dlt_tier')}, is_serverless BOOLEAN, is_photon BOOLEAN, ${text('serving_type')}, networking STRUCT(${text('connectivity_type')}), ai_runtime STRUCT(${text('compute_type')}), model_serving STRUCT(${text('offering_type')}), ai_gateway STRUCT(${text('feature_type')}), serverless_gpu STRUCT(${text('workload_type')}), agent_bricks STRUCT(${text('problem_type workload_type')}), ${text('performance_target')}, ai_functions STRUCT(${text('ai_function')}), apps STRUCT(${text('compute_size')}), lakeflow_connect STRUCT(${text('task_type zerobus_request_type')}), lakebase STRUCT(${text('storage_type compute_type')}), ai_bi_genie STRUCT(${text('capability_type offering_type')}), genie STRUCT(${text('offering_type')}))`;

/** Column name -> DuckDB type, in the order of the live tables. */
export const COLUMNS = {
  billing_usage: {
    account_id: 'VARCHAR',
    workspace_id: 'VARCHAR',
    record_id: 'VARCHAR',
    sku_name: 'VARCHAR',
    cloud: 'VARCHAR',
    usage_start_time: 'TIMESTAMPTZ',
    usage_end_time: 'TIMESTAMPTZ',
    usage_date: 'DATE',
    custom_tags: 'MAP(VARCHAR, VARCHAR)',
    usage_unit: 'VARCHAR',
    usage_quantity: 'DECIMAL(38,18)',
    usage_metadata: USAGE_METADATA,
    identity_metadata: `STRUCT(${text('run_as created_by owned_by run_by')})`,
    record_type: 'VARCHAR',
    ingestion_date: 'DATE',
    billing_origin_product: 'VARCHAR',
    product_features: PRODUCT_FEATURES,
    usage_type: 'VARCHAR',
  },
  list_prices: {
    account_id: 'VARCHAR',
    price_start_time: 'TIMESTAMPTZ',
    price_end_time: 'TIMESTAMPTZ',
    sku_name: 'VARCHAR',
    cloud: 'VARCHAR',
    currency_code: 'VARCHAR',
    usage_unit: 'VARCHAR',
    pricing: `STRUCT("default" DECIMAL(38,18), promotional ${PRICE}, effective_list ${PRICE})`,
  },
  // The struct holds the account's rate alone.
  account_prices: {
    account_id: 'VARCHAR',
    price_start_time: 'TIMESTAMPTZ',
    price_end_time: 'TIMESTAMPTZ',
    sku_name: 'VARCHAR',
    cloud: 'VARCHAR',
    currency_code: 'VARCHAR',
    usage_unit: 'VARCHAR',
    pricing: PRICE,
  },
  served_entities: {
    served_entity_id: 'VARCHAR',
    account_id: 'VARCHAR',
    workspace_id: 'VARCHAR',
    created_by: 'VARCHAR',
    endpoint_name: 'VARCHAR',
    endpoint_id: 'VARCHAR',
    served_entity_name: 'VARCHAR',
    entity_type: 'VARCHAR',
    entity_name: 'VARCHAR',
    entity_version: 'VARCHAR',
    endpoint_config_version: 'INTEGER',
    task: 'VARCHAR',
    external_model_config: 'STRUCT(provider VARCHAR)',
    foundation_model_config: 'STRUCT(min_provisioned_throughput BIGINT, max_provisioned_throughput BIGINT)',
    custom_model_config: 'STRUCT(min_concurrency INTEGER, max_concurrency INTEGER, compute_type VARCHAR)',
    feature_spec_config: 'STRUCT(min_concurrency INTEGER, max_concurrency INTEGER, compute_type VARCHAR)',
    change_time: 'TIMESTAMPTZ',
    endpoint_delete_time: 'TIMESTAMPTZ',
  },
  endpoint_usage: {
    workspace_id: 'VARCHAR',
    account_id: 'VARCHAR',
    client_request_id: 'VARCHAR',
    databricks_request_id: 'VARCHAR',
    requester: 'VARCHAR',
    status_code: 'INTEGER',
    request_time: 'TIMESTAMPTZ',
    input_token_count: 'BIGINT',
    output_token_count: 'BIGINT',
    input_character_count: 'BIGINT',
    output_character_count: 'BIGINT',
    usage_context: 'MAP(VARCHAR, VARCHAR)',
    request_streaming: 'BOOLEAN',
    served_entity_id: 'VARCHAR',
  },
};
