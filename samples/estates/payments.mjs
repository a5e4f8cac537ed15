// Fraud scoring for card payments: production is nearly exemplary, the trouble sits around it.
import { development } from './payments/development.mjs';
import { account, grants, kept } from './payments/governance.mjs';
import { production } from './payments/production.mjs';

const REGION = 'EU_NORTH';
const INFERENCE = `PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_${REGION}`;

const EXTERNAL_LOCATIONS = [
  {
    name: 'payments-uc',
    url: 'abfss://uc@paymentsprod.dfs.core.windows.net/',
    credential: 'payments-uc',
    isolation: 'ISOLATION_MODE_ISOLATED',
    owner: 'priya.nair',
  },
];

const owned = (endpoint, more) => ({
  endpoint,
  workspace_id: production.id,
  network_boundary: 'workspace IP access list, private link to the payment network',
  monitoring: 'Grafana board "card risk"; alert answered within 5 minutes',
  escalation: 'fraud-oncall@payments.example',
  ...more,
});

export const payments = {
  name: 'payments',
  domain: 'payments.example',
  accountId: 'a7e3b0d4-5c1f-4f0a-9d86-1b7c3e2f4a90',
  tenantId: '0b9c7f2e-6a51-4d38-9a4e-71c2d85e3f60',
  collectedAt: '2026-10-01T06:00:00.000Z',
  sku: INFERENCE,
  launchSku: `PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_LAUNCH_${REGION}`,
  // [sku, from, to, default, effective, currency]
  prices: [
    [INFERENCE, '2023-04-01', '2025-01-01', 0.075],
    [INFERENCE, '2025-01-01', '2026-08-01', 0.078],
    [INFERENCE, '2026-08-01', null, 0.08],
    [INFERENCE, '2025-01-01', null, 0.072, 0.072, 'EUR'],
    [`PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_LAUNCH_${REGION}`, '2025-01-01', null, 0.078],
    ['PREMIUM_ANTHROPIC_MODEL_SERVING', '2025-03-26', null, 0.105],
    ['PREMIUM_OPENAI_MODEL_SERVING', '2025-11-01', null, 0.07],
    [`PREMIUM_SERVERLESS_SQL_COMPUTE_${REGION}`, '2024-01-01', null, 0.7],
    [`PREMIUM_ALL_PURPOSE_SERVERLESS_COMPUTE_${REGION}`, '2024-05-01', null, 0.95],
  ],
  region: 'northeurope',
  auditFrom: '2026-03-01T00:00:00.000Z',
  account,
  kept,
  // Twelve per cent below list; the bill counts a little more than the system table since September.
  azureBill: { from: '2026-07-01', to: '2026-10-01', discount: 0.12, drift: 0.004 },
  workspaces: [{ ...production, grants, externalLocations: EXTERNAL_LOCATIONS }, development],
  systemManifest: true,
  systemFiles: [
    { path: 'billing_usage/_SUCCESS', table: 'billing_usage', from: '~' },
    {
      path: 'billing_usage/part-00000-3f0e6a52-c000.snappy.parquet',
      table: 'billing_usage',
      to: '2026-08-16',
    },
    {
      path: 'billing_usage/part-00001-3f0e6a52-c000.snappy.parquet',
      table: 'billing_usage',
      from: '2026-08-16',
    },
    {
      path: 'endpoint_usage/part-00000-91c7d0be-c000.snappy.parquet',
      table: 'endpoint_usage',
      to: '2026-08-16',
    },
    {
      path: 'endpoint_usage/part-00001-91c7d0be-c000.snappy.parquet',
      table: 'endpoint_usage',
      from: '2026-08-16',
    },
    { path: 'audit_log/part-00000-5d1c9e70-c000.snappy.parquet', table: 'audit_log' },
    { path: 'ai_gateway_usage/part-00000-77a0c4d2-c000.snappy.parquet', table: 'ai_gateway_usage' },
    {
      path: 'external_model_spend/part-00000-2b9e41f8-c000.snappy.parquet',
      table: 'external_model_spend',
    },
    ...['fraud-scoring', 'chargeback-risk', 'merchant-onboarding'].map((endpoint) => ({
      path: `inference_payloads/${endpoint.replaceAll('-', '_')}_payload.parquet`,
      table: 'inference_payloads',
      workspace: production.id,
      endpoint,
    })),
    { path: 'account_prices.parquet', table: 'account_prices' },
    { path: 'list_prices.parquet', table: 'list_prices' },
    { path: 'served_entities.parquet', table: 'served_entities' },
  ],
  targets: [
    owned('fraud-scoring', {
      owner: 'fraud-ml-oncall',
      scope: 'authorisation of card payments, all countries',
      criticality: 'critical',
      approved_callers: ['sp:payment-api'],
      approved_versions: ['11', '12'],
      latency_p50_ms: 200,
      latency_p95_ms: 350,
      latency_p99_ms: 600,
      error_ratio: 0.001,
      budget_usd_month: 1200,
      rollback_minutes: 15,
      rollback_step: 'shift traffic to card_fraud_scoring-11 with update-config',
      runbook: 'https://wiki.payments.example/fraud-scoring',
      cost_assumption: '8 to 16 concurrency all day, two versions for two weeks after a release',
    }),
    owned('chargeback-risk', {
      owner: 'fraud-ml-oncall',
      scope: 'dispute handling in the back office',
      criticality: 'high',
      approved_callers: ['sp:back-office'],
      approved_versions: ['5'],
      latency_p95_ms: 800,
      error_ratio: 0.005,
      budget_usd_month: 300,
      rollback_minutes: 60,
      rollback_step: 'update-config to version 4',
      runbook: 'https://wiki.payments.example/chargeback-risk',
      cost_assumption: 'one Small replica all day',
    }),
    owned('merchant-onboarding', {
      owner: 'payments-ml',
      scope: 'new merchants',
      criticality: 'medium',
      approved_callers: ['sp:back-office'],
      approved_versions: ['3'],
      latency_p95_ms: 1500,
      error_ratio: 0.01,
      budget_usd_month: 300,
      rollback_minutes: 240,
      rollback_step: 'update-config to version 2',
      runbook: 'https://wiki.payments.example/merchant-onboarding',
      cost_assumption: 'one Small replica all day',
    }),
  ],
};
