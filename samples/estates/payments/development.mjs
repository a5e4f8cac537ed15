// payments-dev: staging and experiments, where the rules are known and sometimes forgotten.
import { azureOpenAi, calls, GUARDRAILS, PERIOD, POLICY_TAGS, single, tags, tracked } from './common.mjs';
import { developmentGrants } from './governance.mjs';
import { production } from './production.mjs';

export const development = {
  ...production,
  id: '4085731926448873',
  name: 'payments-dev',
  host: 'https://adb-4085731926448873.13.azuredatabricks.net',
  profile: 'payments-dev',
  azure: { publicNetworkAccess: 'Enabled' },
  networkPolicy: 'default-policy',
  grants: developmentGrants,
  externalLocations: [],
  aliases: { 'dev.fraud.card_fraud_scoring': {} },
  tags: { ...POLICY_TAGS, environment: 'dev' },
  endpoints: [
    {
      name: 'fraud-scoring-staging',
      creator: 'sp:payments-deployer',
      created: '2026-07-10T08:00:00Z',
      tags: tags('fraud-ml-oncall', '7110', 'staging', 'confidential'),
      configs: [
        {
          version: 1,
          at: '2026-07-10T08:00:00Z',
          entities: [
            single('dev.fraud.card_fraud_scoring', '12', {
              scaleToZero: true,
              // Invented. What matters is that a reader of this endpoint would see it in the open.
              environment: {
                DECISION_THRESHOLD: '0.80',
                GEO_PROVIDER_API_KEY: 'sk-sample0not0a0real0key0000000000000001',
              },
            }),
          ],
        },
      ],
      gateway: tracked('fraud_scoring_staging', [calls(300)]),
      acl: [
        ['sp:payments-deployer', 'CAN_MANAGE'],
        ['group:payments-ml', 'CAN_QUERY'],
      ],
      metrics: { entity: 'card_fraud_scoring-12', cpu: 4, memory: 27, concurrency: 4 },
      billing: [{ from: '2026-07-10', to: '2026-10-01', daily: [8, 20], at: [6, 14], weekdays: true }],
      requests: [
        {
          from: '2026-07-10',
          to: '2026-10-01',
          perDay: 26,
          weekdays: true,
          callers: ['sp:payments-deployer', 'mikkel.holm'],
        },
      ],
    },
    {
      name: 'fraud-scoring-dev',
      creator: 'ines.duarte',
      created: '2026-08-05T11:00:00Z',
      tags: tags('payments-ml', '7110', 'dev', 'internal'),
      configs: [
        {
          version: 1,
          at: '2026-08-05T11:00:00Z',
          entities: [
            single('dev.fraud.card_fraud_scoring', '13', {
              scaleToZero: true,
              // The scope exists, the key does not.
              environment: { FEATURE_STORE_TOKEN: '{{secrets/fraud-dev/feature-store-token}}' },
            }),
          ],
        },
      ],
      gateway: tracked('fraud_scoring_dev', [calls(60)]),
      acl: [
        ['ines.duarte', 'CAN_MANAGE'],
        ['group:payments-ml', 'CAN_MANAGE'],
      ],
      billing: [{ from: '2026-08-05', to: '2026-10-01', daily: [4, 12], at: [7, 15], weekdays: true }],
      requests: [
        {
          from: '2026-08-05',
          to: '2026-10-01',
          perDay: 26,
          weekdays: true,
          callers: ['ines.duarte', 'tomas.lind'],
        },
      ],
    },
    {
      name: 'dispute-summary-dev',
      creator: 'ines.duarte',
      created: '2026-07-21T11:00:00Z',
      task: 'llm/v1/chat',
      tags: tags('payments-ml', '7140', 'dev', 'internal'),
      configs: [
        { version: 1, at: '2026-07-21T11:00:00Z', entities: [{ name: 'gpt-4o', external: azureOpenAi }] },
      ],
      gateway: tracked('dispute_summary_dev', [calls(10, 'user', { tokens: 20000 })], {
        guardrails: GUARDRAILS,
      }),
      acl: [
        ['ines.duarte', 'CAN_MANAGE'],
        ['group:payments-ml', 'CAN_QUERY'],
      ],
      requests: [
        {
          from: '2026-07-21',
          to: '2026-10-01',
          perDay: 25,
          weekdays: true,
          callers: ['ines.duarte', 'mikkel.holm'],
          tokens: [1400, 180],
        },
      ],
    },
    // Set up in July, on trial since September: capacity by the hour, at a volume for which the token would do.
    {
      name: 'dispute-summary-oss',
      creator: 'ines.duarte',
      created: '2026-07-20T09:00:00Z',
      task: 'llm/v1/chat',
      tags: tags('payments-ml', '7140', 'dev', 'internal'),
      configs: [
        {
          version: 1,
          at: '2026-07-20T09:00:00Z',
          entities: [
            {
              name: 'gpt-oss-20b',
              model: 'system.ai.gpt-oss-20b',
              version: '1',
              throughput: 9500,
              scaleToZero: true,
            },
          ],
        },
      ],
      gateway: tracked('dispute_summary_oss', [calls(60, 'user', { tokens: 60000 })], {
        guardrails: GUARDRAILS,
      }),
      acl: [
        ['ines.duarte', 'CAN_MANAGE'],
        ['group:payments-ml', 'CAN_QUERY'],
      ],
      billing: [
        {
          from: '2026-09-01',
          to: '2026-10-01',
          daily: [52, 60],
          at: [7, 15],
          weekdays: true,
          foundation: true,
        },
      ],
      requests: [
        {
          from: '2026-09-01',
          to: '2026-10-01',
          perDay: 30,
          weekdays: true,
          callers: ['ines.duarte', 'mikkel.holm'],
          tokens: [6200, 640],
        },
      ],
    },
  ],
  // Deleted in July: its bill is older than the list, and explained by served_entities.
  unseen: [
    {
      name: 'fraud-scoring-shadow',
      creator: 'sp:payments-deployer',
      created: '2026-05-11T09:00:00Z',
      deleted: '2026-07-19T15:30:00Z',
      tags: tags('payments-ml', '7110', 'dev', 'internal'),
      configs: [
        { version: 1, at: '2026-05-11T09:00:00Z', entities: [single('dev.fraud.card_fraud_scoring', '11')] },
      ],
      billing: [{ from: '2026-07-01', to: '2026-07-19', always: 4 }],
      requests: [{ from: '2026-06-28', to: '2026-07-17', perDay: 15, callers: ['sp:payments-deployer'] }],
    },
  ],
  systemEndpoints: [
    { name: 'databricks-claude-sonnet-4-5', display: 'Claude Sonnet 4.5' },
    {
      name: 'databricks-gpt-oss-20b',
      display: 'GPT OSS 20B',
      billing: [{ ...PERIOD, tokens: [0.4, 2.5], callers: ['ines.duarte', 'mikkel.holm'] }],
      requests: [
        {
          from: '2026-08-03',
          to: '2026-10-01',
          perDay: 40,
          callers: ['ines.duarte', 'mikkel.holm'],
          tokens: [18000, 1900],
        },
      ],
    },
    { name: 'databricks-gte-large-en', display: 'GTE Large', task: 'llm/v1/embeddings' },
  ],
  tokens: [
    {
      comment: 'notebook export',
      owner: 'ines.duarte',
      created: '2026-02-02',
      expires: '2027-02-02',
      used: '2026-09-29',
    },
    {
      comment: 'load test',
      owner: 'aron.feld',
      created: '2026-08-20',
      expires: '2026-10-19',
      used: '2026-09-24',
    },
    {
      comment: 'staging deploy',
      owner: 'sp:payments-deployer',
      createdBy: 'jonas.weber',
      created: '2026-08-25',
      expires: '2026-11-21',
      used: '2026-09-30',
    },
  ],
  secrets: {
    'fraud-dev': {
      keys: { 'redis-password': '2026-06-01' },
      acl: [
        ['sp:payments-deployer', 'MANAGE'],
        ['group:payments-ml', 'READ'],
      ],
    },
    'llm-providers': {
      keys: { 'aoai-client-secret': '2026-08-02' },
      acl: [['sp:payments-deployer', 'MANAGE']],
    },
  },
  models: {
    'dev.fraud.card_fraud_scoring': {
      11: ['2026-05-08'],
      12: ['2026-07-08'],
      13: ['2026-08-04'],
      14: ['2026-09-30', 'PENDING_REGISTRATION'],
    },
  },
};
