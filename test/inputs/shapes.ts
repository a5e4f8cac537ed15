/** Small invented records in the exact form of each export. */
export const endpoint = {
  config: {
    served_entities: [{ entity_name: 'prod.credit.pd_scoring', entity_version: '7', name: 'pd_scoring-7' }],
    served_models: [{ model_name: 'prod.credit.pd_scoring', model_version: '7', name: 'pd_scoring-7' }],
  },
  creation_timestamp: 1751358000000,
  creator: 'b76b6808-9e10-43b3-be20-6b6d19ed1af0',
  description: '',
  id: '84f4b90597b94fb1846a96cb505772f1',
  last_updated_timestamp: 1754900000000,
  name: 'pd-scoring',
  state: { config_update: 'NOT_UPDATING', ready: 'READY' },
  tags: [{ key: 'cost_center', value: '4711' }],
};

export const payPerToken = {
  config: {
    served_entities: [
      { entity_name: 'system.ai.x', foundation_model: { name: 'system.ai.x' }, name: 'databricks-x' },
    ],
  },
  creation_timestamp: 1776297600000,
  last_updated_timestamp: 1776297600000,
  name: 'databricks-x',
  state: { config_update: 'NOT_UPDATING', ready: 'READY' },
  task: 'llm/v1/chat',
};

export const details = {
  ...endpoint,
  config: {
    config_version: 12,
    served_entities: [
      {
        creation_timestamp: 1754899200000,
        entity_name: 'prod.credit.pd_scoring',
        entity_version: '7',
        environment_vars: { FEATURE_FLAGS: 'v2', REDIS_PASSWORD: '{{secrets/pd-scoring/redis}}' },
        name: 'pd_scoring-7',
        scale_to_zero_enabled: false,
        workload_size: 'Medium',
      },
    ],
    traffic_config: { routes: [{ served_entity_name: 'pd_scoring-7', traffic_percentage: 100 }] },
  },
  permission_level: 'CAN_MANAGE',
  route_optimized: false,
};

export const permissions = {
  access_control_list: [
    { all_permissions: [{ inherited: false, permission_level: 'CAN_QUERY' }], group_name: 'users' },
  ],
  object_id: '/serving-endpoints/84f4b90597b94fb1846a96cb505772f1',
  object_type: 'serving-endpoint',
};

export const token = {
  comment: 'ci',
  created_by_id: 70718330587535,
  created_by_username: 'ana.ruiz@contoso.com',
  creation_time: 1700000000000,
  expiry_time: -1,
  last_used_day: 1754870400000,
  owner_id: 70718330587535,
  token_id: '5f0d8e2b7c1a4c0e9b3a6d2f1e8c7b6a5d4c3b2a1f0e9d8c7b6a5f4e3d2c1b0a',
};

export const user = {
  active: true,
  displayName: 'Ana Ruiz',
  groups: [{ $ref: 'Groups/1', display: 'admins', type: 'direct', value: '1' }],
  id: '70718330587535',
  userName: 'ana.ruiz@contoso.com',
};

export const group = {
  displayName: 'risk-analysts',
  id: '80972003232721',
  members: [{ $ref: 'Users/70718330587535', display: 'ana.ruiz@contoso.com', value: '70718330587535' }],
  meta: { resourceType: 'Group' },
};

export const principal = {
  active: true,
  applicationId: 'b76b6808-9e10-43b3-be20-6b6d19ed1af0',
  displayName: 'pd-scoring-deployer',
  id: '12345678901234',
};

export const model = {
  catalog_name: 'prod',
  created_at: 1748000000123,
  full_name: 'prod.credit.pd_scoring',
  metastore_id: 'b169b504-4c54-49f2-bc3a-adf4b128f36d',
  name: 'pd_scoring',
  owner: 'credit-risk-ml',
  schema_name: 'credit',
  updated_at: 1754890000456,
};

export const version = {
  catalog_name: 'prod',
  created_at: 1754880000000,
  model_name: 'pd_scoring',
  run_id: '8217f29c1e5f4488a8fddaf9245d33bb',
  run_workspace_id: 2556758628403379,
  schema_name: 'credit',
  status: 'READY',
  updated_at: 1754880100000,
  version: 7,
};

export const usage = {
  account_id: 'a7e3b0d4-5c1f-4f0a-9d86-1b7c3e2f4a90',
  workspace_id: '12345678901234567',
  record_id: 'r-1',
  sku_name: 'PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_EU_WEST',
  cloud: 'AZURE',
  usage_start_time: '2026-09-29T09:00:00.000Z',
  usage_end_time: '2026-09-29T10:00:00.000Z',
  usage_date: '2026-09-29',
  custom_tags: { team: 'risk', env: 'prod' },
  usage_unit: 'DBU',
  usage_quantity: '0.000001429',
  usage_metadata: { endpoint_id: '84f4', endpoint_name: 'pd-scoring', budget_policy_id: 'p-1' },
  record_type: 'ORIGINAL',
  billing_origin_product: 'MODEL_SERVING',
  product_features: { serving_type: 'MODEL' },
  usage_type: 'COMPUTE_TIME',
};

export const request = {
  workspace_id: '12345678901234567',
  databricks_request_id: 'q-1',
  requester: 'ana.ruiz@contoso.com',
  status_code: 200,
  request_time: '2026-09-29T09:00:00.123Z',
  input_token_count: 12,
  output_token_count: 34,
  served_entity_id: '362c5dbb1cf448789afbb4ee6a687712',
};

export const price = {
  account_id: 'a7e3b0d4-5c1f-4f0a-9d86-1b7c3e2f4a90',
  price_start_time: '2026-01-01T00:00:00.000Z',
  price_end_time: null,
  sku_name: 'PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_EU_WEST',
  cloud: 'AZURE',
  currency_code: 'USD',
  usage_unit: 'DBU',
  pricing: { default: '0.10', promotional: { default: '0.07' }, effective_list: { default: '0.07' } },
};

export const servedEntity = {
  served_entity_id: '362c5dbb1cf448789afbb4ee6a687712',
  account_id: 'a7e3b0d4-5c1f-4f0a-9d86-1b7c3e2f4a90',
  workspace_id: '12345678901234567',
  endpoint_name: 'pd-scoring',
  endpoint_id: '84f4b90597b94fb1846a96cb505772f1',
  entity_name: 'prod.credit.pd_scoring',
  entity_version: '7',
  endpoint_config_version: 12,
  change_time: '2026-08-01T10:00:00.000Z',
  endpoint_delete_time: null,
};

export const scope = { backend_type: 'DATABRICKS', name: 'pd-scoring' };
export const acl = { permission: 'READ', principal: 'users' };
export const secret = { key: 'redis', last_updated_timestamp: 1602168336000 };
export const setting = { enableIpAccessLists: 'true', maxTokenLifetimeDays: '90' };

export const targets = `# what the endpoints are for
targets:
  - endpoint: pd-scoring
    workspace_id: 12345678901234567
    owner: credit-risk
    error_ratio: 0.001
    latency_p95_ms: 420
    approved_callers: [ana.ruiz@contoso.com]
`;
