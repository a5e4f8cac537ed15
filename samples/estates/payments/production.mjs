// payments-prod: what the payment flow depends on.
import {
  anthropic,
  azureOpenAi,
  calls,
  GROUPS,
  GUARDRAILS,
  PEOPLE,
  PERIOD,
  POLICY_TAGS,
  SERVICES,
  single,
  tags,
  tracked,
  USAGE,
} from './common.mjs';

const scorer = (version, traffic, more) => ({
  name: `card_fraud_scoring-${version}`,
  model: 'prod.fraud.card_fraud_scoring',
  version,
  size: 'Medium',
  traffic,
  ...more,
});
const SCORER_ENVIRONMENT = {
  DECISION_THRESHOLD: '0.82',
  FEATURE_STORE_TOKEN: '{{secrets/fraud/feature-store-token}}',
  REDIS_PASSWORD: '{{secrets/fraud/redis-password}}',
};

export const production = {
  id: '4085731926447012',
  name: 'payments-prod',
  host: 'https://adb-4085731926447012.12.azuredatabricks.net',
  profile: 'payments-prod',
  shape: 'raw',
  collector: {
    principal: 'sp:serving-audit-reader',
    isAdmin: true,
    authType: 'oauth-m2m',
    groups: ['admins'],
  },
  users: PEOPLE,
  inactive: ['aron.feld'],
  servicePrincipals: SERVICES,
  groups: GROUPS,
  usagePolicyId: '2f6d0c1a-4a0e-4a58-b1f5-7c1f6a1f9d21',
  tags: { ...POLICY_TAGS, environment: 'prod' },
  modelOwner: 'sp:payments-deployer',
  endpoints: [
    {
      name: 'fraud-scoring',
      description: 'Scores every card payment before authorisation.',
      creator: 'sp:payments-deployer',
      created: '2025-11-04T09:12:00Z',
      notify: 'fraud-oncall',
      tags: tags('fraud-ml-oncall', '7110', 'prod', 'confidential', { rollback_version: '11' }),
      configs: [
        { version: 17, at: '2026-03-16T08:30:00Z', entities: [scorer('10', 100)] },
        { version: 18, at: '2026-06-08T08:05:00Z', entities: [scorer('11', 100)] },
        // The way back is rehearsed: to version 10, and forward again after nine minutes.
        { version: 19, at: '2026-08-12T05:00:00Z', entities: [scorer('10', 100)] },
        { version: 20, at: '2026-08-12T05:09:00Z', entities: [scorer('11', 100)] },
        {
          version: 21,
          at: '2026-09-24T07:45:00Z',
          entities: [
            scorer('12', 100, { environment: SCORER_ENVIRONMENT }),
            // The rollback target stays warm beside its successor for two weeks.
            scorer('11', 0, { size: 'Small', environment: SCORER_ENVIRONMENT }),
          ],
        },
      ],
      gateway: tracked('fraud_scoring', [calls(12000)]),
      acl: [
        ['sp:payments-deployer', 'CAN_MANAGE'],
        ['sp:payment-api', 'CAN_QUERY'],
        ['group:fraud-ml-oncall', 'CAN_MANAGE'],
      ],
      billing: [
        { ...PERIOD, always: [8, 16, 16, 12], every: 6 },
        { from: '2026-09-24', to: '2026-10-01', always: 4 },
        { ...PERIOD, gateway: 0.000048 },
      ],
      requests: [{ ...USAGE, perDay: 50, callers: ['sp:payment-api'], serverErrors: 0.0008 }],
      latency: [{ from: '', median: 86 }],
      metrics: { entity: 'card_fraud_scoring-12', cpu: 41, memory: 38, concurrency: 16, requests: 12 },
      desired: {},
    },
    {
      name: 'chargeback-risk',
      creator: 'sp:payments-deployer',
      created: '2026-01-19T10:00:00Z',
      notify: 'fraud-oncall',
      tags: tags('fraud-ml-oncall', '7120', 'prod', 'confidential'),
      configs: [
        {
          version: 4,
          at: '2026-02-10T09:00:00Z',
          entities: [single('prod.chargeback.chargeback_risk', '4')],
        },
        {
          version: 5,
          at: '2026-07-14T09:00:00Z',
          entities: [
            single('prod.chargeback.chargeback_risk', '5', {
              environment: { LEDGER_PASSWORD: '{{secrets/chargeback/ledger-password}}', LOG_LEVEL: 'info' },
            }),
          ],
        },
      ],
      gateway: tracked('chargeback_risk', [calls(600)]),
      acl: [
        ['sp:payments-deployer', 'CAN_MANAGE'],
        ['sp:back-office', 'CAN_QUERY'],
      ],
      billing: [{ ...PERIOD, always: 4 }],
      requests: [{ ...USAGE, perDay: 24, callers: ['sp:back-office'] }],
      latency: [{ from: '', median: 240 }],
      metrics: { entity: 'chargeback_risk-5', cpu: 12, memory: 33, concurrency: 4, requests: 1 },
      desired: {},
    },
    {
      name: 'merchant-onboarding',
      description: 'Risk score for new merchants.',
      // Left the company in May. Her access is gone; the creator of an endpoint cannot be changed.
      creator: 'nadia.olsen',
      created: '2025-09-02T13:20:00Z',
      notify: 'fraud-oncall',
      tags: tags('payments-ml', '7130', 'prod', 'confidential'),
      configs: [
        { version: 2, at: '2025-12-01T10:00:00Z', entities: [single('prod.onboarding.merchant_risk', '2')] },
        { version: 3, at: '2026-04-20T10:00:00Z', entities: [single('prod.onboarding.merchant_risk', '3')] },
      ],
      gateway: tracked('merchant_onboarding', [calls(120)]),
      acl: [
        ['sp:payments-deployer', 'CAN_MANAGE'],
        ['sp:back-office', 'CAN_QUERY'],
      ],
      billing: [{ ...PERIOD, always: 4 }],
      requests: [{ ...USAGE, perDay: 21, callers: ['sp:back-office'] }],
      latency: [{ from: '', median: 520 }],
      metrics: { entity: 'merchant_risk-3', cpu: 9, memory: 30, concurrency: 4, requests: 1 },
      // The cost centre was moved in the repository; nobody applied it.
      desired: { tags: tags('payments-ml', '7135', 'prod', 'confidential') },
    },
    {
      name: 'analyst-assistant',
      description: 'Chat over dispute cases for analysts.',
      creator: 'sp:payments-deployer',
      created: '2026-03-03T09:00:00Z',
      task: 'llm/v1/chat',
      notify: 'fraud-oncall',
      tags: tags('fraud-analysts', '7140', 'prod', 'confidential'),
      configs: [
        { version: 1, at: '2026-03-03T09:00:00Z', entities: [{ name: 'gpt-4o', external: azureOpenAi }] },
        {
          version: 2,
          at: '2026-09-22T12:00:00Z',
          entities: [
            { name: 'gpt-4o', external: azureOpenAi, traffic: 100 },
            { name: 'claude-fallback', external: anthropic, traffic: 0 },
          ],
        },
      ],
      gateway: tracked('analyst_assistant', [calls(30, 'user', { tokens: 40000 })], {
        fallback_config: { enabled: true },
        guardrails: GUARDRAILS,
      }),
      acl: [
        ['sp:payments-deployer', 'CAN_MANAGE'],
        ['group:fraud-analysts', 'CAN_QUERY'],
      ],
      billing: [{ ...PERIOD, gateway: 0.0021 }],
      requests: [
        {
          ...USAGE,
          perDay: 30,
          weekdays: true,
          callers: ['sofia.marin', 'omar.haddad', 'lena.koch'],
          tokens: [900, 240],
        },
      ],
      gatewayCalls: [
        {
          from: '2026-09-01',
          to: '2026-10-01',
          perDay: 20,
          callers: ['sofia.marin', 'omar.haddad'],
          destinationType: 'EXTERNAL_FOUNDATION_MODEL',
          destination: 'gpt-4o',
          tokens: [900, 240],
          provider: 'openai',
          usdPerMillion: [2.5, 10],
          endpointTags: { team: 'fraud-analysts', cost_center: '7140' },
          tokensPerSecond: 62,
        },
      ],
      desired: {},
    },
  ],
  systemEndpoints: [
    {
      name: 'databricks-claude-sonnet-4-5',
      display: 'Claude Sonnet 4.5',
      requests: [
        { ...USAGE, perDay: 26, weekdays: true, callers: ['sofia.marin', 'tomas.lind'], tokens: [1800, 420] },
      ],
      billing: [
        {
          ...PERIOD,
          sku: 'PREMIUM_ANTHROPIC_MODEL_SERVING',
          tokens: [8, 26],
          callers: ['sofia.marin', 'tomas.lind'],
        },
      ],
    },
    {
      name: 'databricks-meta-llama-3-3-70b-instruct',
      display: 'Llama 3.3 70B Instruct',
      // Batch inference: the cluster is the caller, not what serves.
      billing: [
        {
          from: '2026-08-03',
          to: '2026-08-08',
          tokens: [30, 55],
          callers: ['ines.duarte'],
          cluster: '0803-061200-k7d2m9xq',
        },
      ],
    },
    { name: 'databricks-gte-large-en', display: 'GTE Large', task: 'llm/v1/embeddings' },
    { name: 'databricks-gpt-oss-120b', display: 'GPT OSS 120B' },
  ],
  tokens: [
    {
      comment: 'grafana latency panel',
      owner: 'tomas.lind',
      created: '2024-11-02',
      expires: 'never',
      used: '2026-09-30',
    },
    {
      comment: 'payment-api canary',
      owner: 'sp:payment-api',
      createdBy: 'priya.nair',
      created: '2026-08-12',
      expires: '2026-11-08',
      used: '2026-09-30',
    },
  ],
  secrets: {
    fraud: {
      keys: { 'feature-store-token': '2026-07-30', 'redis-password': '2026-06-01' },
      acl: [
        ['sp:payments-deployer', 'MANAGE'],
        ['group:fraud-ml-oncall', 'READ'],
      ],
    },
    chargeback: { keys: { 'ledger-password': '2026-07-10' }, acl: [['sp:payments-deployer', 'MANAGE']] },
    'llm-providers': {
      keys: { 'anthropic-key': '2026-09-18', 'aoai-client-secret': '2026-08-02' },
      acl: [['sp:payments-deployer', 'MANAGE']],
    },
  },
  authDescribed: true,
  azure: { publicNetworkAccess: 'Disabled', privateEndpoints: ['pe-payments-ui-api', 'pe-payments-auth'] },
  ipAccessLists: [
    { label: 'offices', addresses: ['198.51.100.0/24', '203.0.113.42'], since: '2025-06-01T08:00:00Z' },
  ],
  networkPolicy: 'payments-restricted',
  tokenUsers: ['fraud-ml-oncall', 'payments-ml'],
  settings: { enableIpAccessLists: 'true', enableTokensConfig: 'true', maxTokenLifetimeDays: '90' },
  aliases: {
    'prod.fraud.card_fraud_scoring': { champion: 12, previous: 11 },
    'prod.chargeback.chargeback_risk': { champion: 5, previous: 4 },
    'prod.onboarding.merchant_risk': { champion: 3 },
  },
  models: {
    'prod.fraud.card_fraud_scoring': {
      9: ['2025-12-09'],
      10: ['2026-03-12'],
      11: ['2026-06-03'],
      12: ['2026-09-21'],
    },
    'prod.chargeback.chargeback_risk': { 3: ['2025-12-20'], 4: ['2026-02-06'], 5: ['2026-07-10'] },
    'prod.onboarding.merchant_risk': { 1: ['2025-08-20'], 2: ['2025-11-27'], 3: ['2026-04-16'] },
  },
};
