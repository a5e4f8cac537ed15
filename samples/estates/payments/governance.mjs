// What the payments team keeps beside its endpoints, and what its account administrator collected.
import { production } from './production.mjs';

const at = (endpoint) => ({ endpoint, workspace_id: production.id });

export const account = {
  collector: production.collector,
  policies: [
    {
      id: 'payments-restricted',
      mode: 'RESTRICTED_ACCESS',
      destinations: ['payments-aoai.example', 'api.anthropic.com'],
    },
    { id: 'default-policy', mode: 'FULL_ACCESS' },
  ],
  connectivity: [
    {
      name: 'payments-neu',
      rules: [
        {
          resource:
            '/subscriptions/5f0c7a1e-0000-4000-a000-000000000001/resourceGroups/rg-ledger/providers/Microsoft.Sql/servers/ledger',
          group: 'sqlServer',
        },
        {
          resource:
            '/subscriptions/5f0c7a1e-0000-4000-a000-000000000001/resourceGroups/rg-features/providers/Microsoft.Cache/redis/features',
          group: 'redisCache',
          state: 'PENDING',
        },
      ],
    },
  ],
  servicePrincipalSecrets: {
    'sp:payment-api': [{ created: '2026-05-02', expires: '2027-05-02' }],
    // Fourteen months old, and gone in three weeks.
    'sp:back-office': [{ created: '2025-08-01', expires: '2026-10-20' }],
    'sp:payments-deployer': [{ created: '2026-06-15', expires: '2027-06-15' }],
    'sp:serving-audit-reader': [{ created: '2026-07-01', expires: '2027-07-01' }],
  },
};

const systems = [
  {
    system: 'Card fraud scoring',
    ...at('fraud-scoring'),
    owner: 'fraud-ml-oncall',
    owner_mailbox: 'fraud-ml@payments.example',
    purpose: 'scores card payments before they are authorised',
    risk_class: 'limited',
    data_classification: 'confidential',
    production: true,
    network_boundary: 'private link to the payment network',
    identity_path: "the payment API's service principal calls as itself",
    monitoring: 'Grafana board "card risk"',
    escalation: 'fraud-oncall@payments.example',
    rollback_step: 'shift traffic to card_fraud_scoring-11 with update-config',
    cost_assumption: '8 to 16 concurrency all day',
    runbook: 'https://wiki.payments.example/fraud-scoring',
    quality_monitor: 'https://monitoring.payments.example/fraud-drift',
    review_by: '2027-03-31',
  },
  {
    system: 'Chargeback risk',
    ...at('chargeback-risk'),
    owner: 'fraud-ml-oncall',
    owner_mailbox: 'fraud-ml@payments.example',
    purpose: 'orders disputes by their risk for the back office',
    risk_class: 'minimal',
    data_classification: 'confidential',
    production: true,
    monitoring: 'Grafana board "card risk"',
    quality_monitor: 'https://monitoring.payments.example/chargeback-drift',
    review_by: '2027-03-31',
  },
  {
    system: 'Dispute assistant',
    ...at('analyst-assistant'),
    owner: 'fraud-analysts',
    owner_mailbox: 'disputes@payments.example',
    purpose: 'chat over dispute cases for analysts',
    risk_class: 'limited',
    data_classification: 'confidential',
    production: true,
    review_by: '2027-03-31',
  },
];

const changes = [
  {
    id: 'CHG-1042',
    ...at('fraud-scoring'),
    changed_at: '2026-09-24T07:40:00Z',
    requested_by: 'tomas.lind@payments.example',
    approved_by: 'priya.nair@payments.example',
    ticket: 'RISK-98',
    commit: '4be1f0c',
    description: 'version 12 instead of 11',
  },
  {
    id: 'CHG-1017',
    ...at('fraud-scoring'),
    changed_at: '2026-08-12T05:00:00Z',
    requested_by: 'ines.duarte@payments.example',
    approved_by: 'priya.nair@payments.example',
    ticket: 'RISK-91',
    description: 'rehearsal of the rollback to version 10 and back',
  },
  {
    id: 'CHG-0988',
    ...at('chargeback-risk'),
    changed_at: '2026-07-14T09:00:00Z',
    requested_by: 'mikkel.holm@payments.example',
    approved_by: 'jonas.weber@payments.example',
    ticket: 'RISK-80',
    commit: 'a91c3de',
    description: 'version 5',
  },
  {
    id: 'CHG-1039',
    ...at('analyst-assistant'),
    changed_at: '2026-09-22T12:00:00Z',
    requested_by: 'sofia.marin@payments.example',
    approved_by: 'priya.nair@payments.example',
    ticket: 'DISP-12',
    commit: '77ab910',
    description: 'second provider as a fallback',
  },
];

const attestations = [
  {
    check: 'load_test_missing',
    ...{ workspace_id: production.id, resource: 'fraud-scoring' },
    statement: '900 requests per second for an hour, p95 180 ms, no errors.',
    verdict: 'pass',
    attested_by: 'tomas.lind@payments.example',
    attested_on: '2026-09-25',
    review_by: '2027-03-25',
    evidence: 'https://wiki.payments.example/load-tests/2026-09',
  },
  {
    check: 'separation_of_duties',
    statement: 'Whoever trains a model does not approve its release; the pipeline deploys.',
    verdict: 'pass',
    attested_by: 'jonas.weber@payments.example',
    attested_on: '2026-08-30',
    review_by: '2027-02-28',
    evidence: 'GRC-2231',
  },
];

const waivers = [
  {
    check: 'token_without_expiry',
    workspace_id: production.id,
    resource: '*',
    reason: 'The latency panel cannot yet use OAuth; its vendor delivers that in October.',
    compensating_control: 'The token is used from one address, which is alarmed on any other.',
    owner: 'fraud-ml-oncall',
    approver: 'priya.nair@payments.example',
    ticket: 'RISK-118',
    granted_on: '2026-09-01',
    expires_on: '2026-11-15',
    renewal: 0,
  },
  {
    check: 'inactive_endpoint_creator',
    workspace_id: production.id,
    resource: 'merchant-onboarding',
    reason: 'Recreated with the next release of the model.',
    compensating_control: 'none',
    owner: 'payments-ml',
    approver: 'priya.nair@payments.example',
    ticket: 'RISK-77',
    granted_on: '2026-06-01',
    expires_on: '2026-08-31',
    renewal: 1,
  },
];

const retirements = [
  {
    entity: 'gpt-4o',
    kind: 'provider model',
    retires_on: '2027-03-31',
    replacement: 'gpt-4.1',
    source: 'announcement of the provider, July 2026',
  },
  {
    entity: 'dev.fraud.card_fraud_scoring/12',
    kind: 'model',
    retires_on: '2026-10-31',
    replacement: 'dev.fraud.card_fraud_scoring/13',
    source: 'RISK-101',
  },
];

const budgets = [
  { tag_key: 'cost_center', tag_value: '7110', amount_usd: 1000 },
  { tag_key: 'cost_center', tag_value: '7120', amount_usd: 200, month: '2026-09' },
];

export const kept = {
  'systems.yaml': { systems },
  'changes.yaml': { changes },
  'attestations.yaml': { attestations },
  'waivers.yaml': { waivers },
  'retirements.yaml': { retirements },
  'budgets.yaml': { budgets },
};

/** Effective grants of what production serves, logs to and stores in. */
export const grants = {
  'catalog/prod': [
    ['group:account users', 'USE_CATALOG'],
    ['group:payments-ml', 'USE_CATALOG'],
  ],
  'schema/prod.serving_logs': [['group:fraud-ml-oncall', 'USE_SCHEMA']],
  'schema/prod.fraud': [['group:fraud-ml-oncall', 'USE_SCHEMA']],
  'schema/prod.chargeback': [['group:fraud-ml-oncall', 'USE_SCHEMA']],
  'schema/prod.onboarding': [['group:payments-ml', 'USE_SCHEMA']],
  'function/prod.fraud.card_fraud_scoring': [
    ['sp:payments-deployer', 'ALL_PRIVILEGES'],
    ['group:account users', 'USE_CATALOG', 'CATALOG', 'prod'],
  ],
  'function/prod.chargeback.chargeback_risk': [['sp:payments-deployer', 'ALL_PRIVILEGES']],
  'function/prod.onboarding.merchant_risk': [
    ['sp:payments-deployer', 'ALL_PRIVILEGES'],
    ['group:payments-ml', 'EXECUTE'],
  ],
  'table/prod.serving_logs.fraud_scoring_payload': [['group:fraud-ml-oncall', 'SELECT']],
  'table/prod.serving_logs.chargeback_risk_payload': [['group:fraud-ml-oncall', 'SELECT']],
  'table/prod.serving_logs.merchant_onboarding_payload': [['group:payments-ml', 'SELECT']],
  // Prompts and answers of analysts, open to the whole account.
  'table/prod.serving_logs.analyst_assistant_payload': [
    ['group:fraud-analysts', 'SELECT'],
    ['group:account users', 'SELECT'],
  ],
  'external_location/payments-uc': [['sp:payments-deployer', 'READ_FILES']],
  'storage_credential/payments-uc': [['sp:payments-deployer', 'READ_FILES']],
};

export const developmentGrants = {
  'catalog/dev': [['group:payments-ml', 'ALL_PRIVILEGES']],
  'catalog/prod': [['group:account users', 'USE_CATALOG']],
  'schema/dev.fraud': [['group:payments-ml', 'ALL_PRIVILEGES', 'CATALOG', 'dev']],
  'schema/prod.serving_logs': [['group:fraud-ml-oncall', 'USE_SCHEMA']],
  'function/dev.fraud.card_fraud_scoring': [['group:payments-ml', 'ALL_PRIVILEGES', 'CATALOG', 'dev']],
  'table/prod.serving_logs.fraud_scoring_staging_payload': [['group:payments-ml', 'SELECT']],
  'table/prod.serving_logs.fraud_scoring_dev_payload': [['group:payments-ml', 'SELECT']],
  'table/prod.serving_logs.dispute_summary_dev_payload': [['group:payments-ml', 'SELECT']],
  'table/prod.serving_logs.dispute_summary_oss_payload': [['group:payments-ml', 'SELECT']],
};
