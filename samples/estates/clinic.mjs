// No-show prediction for a hospital group: the models are sound, access to them has grown wild.
import { kept } from './clinic/governance.mjs';
import { workspace } from './clinic/workspace.mjs';

const REGION = 'US_EAST_2';
const INFERENCE = `PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_${REGION}`;
const LAUNCH = `PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_LAUNCH_${REGION}`;

const owned = (endpoint, more) => ({ endpoint, workspace_id: workspace.id, ...more });

export const clinic = {
  name: 'clinic',
  domain: 'clinic.example',
  longIds: true,
  accountId: '3d52c9e8-71ab-4b6c-8f10-92e64a7d5b13',
  tenantId: 'e41f7a90-2b3c-4d5e-8f60-a1b2c3d4e5f6',
  collectedAt: '2026-10-01T06:00:00.000Z',
  sku: INFERENCE,
  launchSku: LAUNCH,
  // [sku, from, to, default, effective, currency]; a promotion runs in September.
  prices: [
    [INFERENCE, '2023-04-01', '2024-07-01', 0.075],
    [INFERENCE, '2024-07-01', '2026-09-01', 0.07],
    [INFERENCE, '2026-09-01', '2026-10-01', 0.07, 0.056],
    [INFERENCE, '2026-10-01', null, 0.07],
    [LAUNCH, '2023-04-01', null, 0.07],
    ['PREMIUM_ANTHROPIC_MODEL_SERVING', '2025-03-26', null, 0.105],
    [`PREMIUM_SERVERLESS_SQL_COMPUTE_${REGION}`, '2024-01-01', null, 0.7],
    [`PREMIUM_JOBS_SERVERLESS_COMPUTE_${REGION}`, '2024-05-01', null, 0.35],
  ],
  region: 'westeurope',
  auditFrom: '2026-04-01T00:00:00.000Z',
  kept,
  workspaces: [workspace],
  corrections: [
    { endpoint: 'bed-occupancy', from: '2026-08-20', to: '2026-08-21', factor: 0.5, landed: '2026-08-27' },
  ],
  systemFiles: [
    { path: 'billing_usage/2026-07.csv', table: 'billing_usage', to: '2026-08-01' },
    { path: 'billing_usage/2026-08.csv', table: 'billing_usage', from: '2026-08-01', to: '2026-09-01' },
    { path: 'billing_usage/2026-09.csv', table: 'billing_usage', from: '2026-09-01' },
    { path: 'endpoint_usage/usage.csv', table: 'endpoint_usage' },
    { path: 'audit_log.csv', table: 'audit_log' },
    {
      path: 'inference_payloads/no_show_prediction_payload.csv',
      table: 'inference_payloads',
      workspace: workspace.id,
      endpoint: 'no-show-prediction',
    },
    { path: 'list_prices.csv', table: 'list_prices' },
    { path: 'served_entities.csv', table: 'served_entities' },
  ],
  targets: [
    owned('no-show-prediction', {
      owner: 'scheduling-platform',
      scope: 'reminders and overbooking in four out-patient departments',
      criticality: 'high',
      approved_callers: ['sp:booking-portal', 'group:care-coordinators'],
      approved_versions: ['9'],
      latency_p50_ms: 180,
      latency_p95_ms: 420,
      error_ratio: 0.005,
      budget_usd_month: 250,
      rollback_minutes: 60,
      rollback_step: 'update-config to version 8',
      runbook: 'https://wiki.clinic.example/no-show',
      network_boundary: 'hospital network only',
      monitoring: 'daily calibration report; alert answered within 2 hours',
      escalation: 'scheduling-oncall@clinic.example',
      cost_assumption: 'one Small replica all day',
    }),
    owned('discharge-summariser', {
      owner: 'clinical-documentation',
      scope: 'drafts of discharge letters, always signed by a physician',
      criticality: 'high',
      approved_callers: ['group:physicians'],
      approved_versions: [],
      latency_p95_ms: 9000,
      budget_usd_month: 400,
      rollback_step: 'switch the draft button off',
      escalation: 'documentation@clinic.example',
    }),
  ],
};
