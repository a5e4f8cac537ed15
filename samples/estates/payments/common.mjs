// What both payments workspaces share: the period, the people, and how the team writes its endpoints.
export const PERIOD = { from: '2026-07-01', to: '2026-10-01' };
export const USAGE = { from: '2026-06-28', to: '2026-10-01' };

export const PEOPLE = [
  'priya.nair',
  'jonas.weber',
  'tomas.lind',
  'ines.duarte',
  'mikkel.holm',
  'sofia.marin',
  'omar.haddad',
  'lena.koch',
  'aron.feld',
];
export const SERVICES = [
  'sp:payments-deployer',
  'sp:payment-api',
  'sp:back-office',
  'sp:serving-audit-reader',
];
export const GROUPS = {
  admins: ['priya.nair', 'jonas.weber', 'sp:serving-audit-reader'],
  users: [],
  'fraud-ml-oncall': ['tomas.lind', 'ines.duarte', 'mikkel.holm'],
  'fraud-analysts': ['sofia.marin', 'omar.haddad', 'lena.koch'],
  'payments-ml': ['group:fraud-ml-oncall', 'aron.feld'],
};
export const POLICY_TAGS = { owner: 'payments-ml', cost_center: '7100', data_classification: 'internal' };
export const tags = (owner, cost_center, environment, data_classification, more) => ({
  owner,
  cost_center,
  environment,
  data_classification,
  ...more,
});

export const tracked = (name, limits, more) => ({
  inference_table_config: {
    catalog_name: 'prod',
    enabled: true,
    schema_name: 'serving_logs',
    table_name_prefix: name,
  },
  rate_limits: limits,
  usage_tracking_config: { enabled: true },
  ...more,
});
export const calls = (count, key = 'endpoint', more = {}) => ({
  calls: count,
  key,
  renewal_period: 'minute',
  ...more,
});
export const GUARDRAILS = {
  input: { pii: { behavior: 'BLOCK' }, safety: true },
  output: { pii: { behavior: 'MASK' }, safety: true },
};

export const azureOpenAi = {
  name: 'gpt-4o',
  provider: 'openai',
  task: 'llm/v1/chat',
  openai_config: {
    microsoft_entra_client_id: '5b1f2c44-90ad-4c1e-8f77-2d3c6a9b1e05',
    microsoft_entra_client_secret: '{{secrets/llm-providers/aoai-client-secret}}',
    microsoft_entra_tenant_id: '0b9c7f2e-6a51-4d38-9a4e-71c2d85e3f60',
    openai_api_base: 'https://payments-aoai.example/',
    openai_api_type: 'azuread',
    openai_api_version: '2024-10-21',
    openai_deployment_name: 'gpt-4o-payments',
  },
};
export const anthropic = {
  name: 'claude-sonnet-4-5',
  provider: 'anthropic',
  task: 'llm/v1/chat',
  anthropic_config: { anthropic_api_key: '{{secrets/llm-providers/anthropic-key}}' },
};
export const single = (model, version, more) => ({
  name: `${model.split('.')[2]}-${version}`,
  model,
  version,
  ...more,
});
