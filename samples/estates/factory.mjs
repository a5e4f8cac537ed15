// Visual quality inspection at the lines: money and reliability leak, and the collector could read too little.
import { INFERENCE, LAUNCH } from './factory/common.mjs';
import { lab } from './factory/lab.mjs';
import { plant } from './factory/plant.mjs';

const owned = (endpoint, more) => ({
  endpoint,
  workspace_id: plant.id,
  approved_callers: ['sp:line-gateway'],
  ...more,
});

export const factory = {
  name: 'factory',
  domain: 'factory.example',
  accountId: '61f0d7c2-0e9b-4a35-8c74-d5b2f3a8e917',
  tenantId: '7c3d9e15-8f42-4b60-9a1d-3e5f7a9b1c2d',
  collectedAt: '2026-10-01T06:00:00.000Z',
  sku: INFERENCE,
  launchSku: LAUNCH,
  // [sku, from, to, default, effective, currency]. The row of 2025 was never closed when the price rose in
  // September, so two windows overlap; the Gemini SKU has no price at all.
  prices: [
    [INFERENCE, '2023-04-01', '2025-01-01', 0.08],
    [INFERENCE, '2025-01-01', null, 0.084],
    [INFERENCE, '2026-09-01', null, 0.086],
    [LAUNCH, '2025-01-01', null, 0.084],
    ['PREMIUM_ANTHROPIC_MODEL_SERVING', '2025-03-26', null, 0.105],
    ['PREMIUM_SERVERLESS_SQL_COMPUTE_EU_WEST', '2024-01-01', null, 0.91],
  ],
  corrections: [
    {
      endpoint: 'surface-inspection',
      from: '2026-08-10',
      to: '2026-08-18',
      factor: 0.5,
      landed: '2026-08-28',
    },
    // Retracted and never restated.
    { endpoint: 'line-simulator', from: '2026-08-22', to: '2026-08-23', factor: 0, landed: '2026-08-28' },
  ],
  region: 'westeurope',
  auditFrom: '2026-08-01T00:00:00.000Z',
  kept: {
    'attestations.yaml': {
      attestations: [
        {
          check: 'rollback_not_rehearsed',
          workspace_id: plant.id,
          resource: 'surface-inspection',
          statement: 'Version 6 was put back at line 1 during the summer stop; 11 minutes.',
          verdict: 'pass',
          attested_by: 'ayla.demir@factory.example',
          attested_on: '2026-07-12',
          review_by: '2027-01-12',
          evidence: 'QA-3310',
        },
      ],
    },
  },
  workspaces: [
    {
      ...plant,
      buildLogs: {
        'torque-anomaly/torque-4': [
          '[2026-09-28 05:02:11 +0000] Building container image...',
          '[2026-09-28 05:09:40 +0000] Build failed',
        ],
      },
    },
    lab,
  ],
  systemManifest: true,
  systemFiles: [
    { path: 'billing_usage/part-00000.json.gz', table: 'billing_usage' },
    { path: 'endpoint_usage/part-00000.json.gz', table: 'endpoint_usage', to: '2026-09-01' },
    { path: 'endpoint_usage/part-00001.json', table: 'endpoint_usage', from: '2026-09-01' },
    { path: 'audit_log/part-00000.json.gz', table: 'audit_log' },
    {
      path: 'inference_payloads/surface_inspection_payload.json.gz',
      table: 'inference_payloads',
      workspace: plant.id,
      endpoint: 'surface-inspection',
    },
    { path: 'list_prices.json', table: 'list_prices' },
    { path: 'served_entities.json', table: 'served_entities' },
  ],
  targets: [
    owned('surface-inspection', {
      owner: 'vision-team',
      scope: 'painted body panels, lines 1 and 2',
      criticality: 'high',
      approved_versions: ['7'],
      latency_p95_ms: 2500,
      latency_p99_ms: 4000,
      error_ratio: 0.01,
      budget_usd_month: 1400,
      rollback_minutes: 30,
      rollback_step: 'update-config to version 6, rehearsed before go-live',
      runbook: 'https://wiki.factory.example/surface-inspection',
      network_boundary: 'plant network',
      monitoring: 'andon board; alert answered within 10 minutes',
      escalation: 'line-support@factory.example',
      cost_assumption: 'two GPU replicas in two shifts',
    }),
    owned('weld-seam-check', {
      owner: 'vision-team',
      scope: 'robot cells 4 to 9',
      criticality: 'high',
      approved_versions: ['3'],
      latency_p95_ms: 3000,
      error_ratio: 0.01,
      budget_usd_month: 300,
      rollback_minutes: 30,
      rollback_step: 'update-config to version 2',
    }),
  ],
};
