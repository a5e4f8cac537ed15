import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/result.ts';
import { AS_OF, auditFolder, verdicts, WORKSPACE } from '../support/estate.ts';
import { endpoint, usage } from '../support/serving.ts';

const HOME = `workspace=${WORKSPACE}`;
const manifest = (collectedAt: string) => ({ workspaceId: WORKSPACE, collectedAt });
const estate = (collected: string, bill = '2026-09-30T23:00:00Z') => ({
  [`${HOME}/manifest.json`]: manifest(collected),
  [`${HOME}/serving/get/score.json`]: endpoint('score'),
  'system/manifest.json': manifest(collected),
  'system/billing_usage.json': [usage({ usage_start_time: bill, usage_end_time: bill })],
});

async function audited(files: Readonly<Record<string, unknown>>, params: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'serving-audit-test-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), JSON.stringify(content));
    }
    const options = {
      asOf: AS_OF,
      only: ['stale_evidence'],
      config: 'max_input_age_days: 3650',
      params,
    };
    const { checks } = await auditFolder(folder, options);
    return checks[0] as CheckResult;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('OPS-18 stale_evidence', () => {
  it('passes what was collected within the week, with a bill up to it', async () => {
    const result = await audited(estate('2026-09-30T12:00:00Z'));
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(2);
  });

  it('fails every export that was collected too long before', async () => {
    const result = await audited(estate('2026-09-20T12:00:00Z'));
    expect(verdicts(result).failed).toEqual(['serving_endpoint_details', 'billing_usage']);
    expect(result.rows[0]?.evidence).toMatchObject({
      oldest_collected_at: '2026-09-20T12:00:00Z',
      age_days: 11,
    });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
    const patient = await audited(estate('2026-09-20T12:00:00Z'), ['stale_evidence.max_input_age_days=14']);
    expect(patient.outcome).toBe('pass');
  });

  it('fails a bill that ends before the configuration was collected', async () => {
    const result = await audited(estate('2026-09-30T12:00:00Z', '2026-09-01T00:00:00Z'));
    expect(verdicts(result)).toEqual({ failed: ['billing_usage'], unknown: [] });
  });

  it('fails a configuration that was collected long after the time the audit speaks of', async () => {
    const result = await audited(estate('2026-10-20T12:00:00Z'));
    expect(verdicts(result)).toEqual({ failed: ['serving_endpoint_details'], unknown: [] });
  });

  it('is unsure of a configuration of which no manifest says when it was collected', async () => {
    const without = Object.fromEntries(
      Object.entries(estate('2026-09-30T12:00:00Z')).filter(
        ([path]) => path === 'system/manifest.json' || !path.endsWith('manifest.json'),
      ),
    );
    const result = await audited(without);
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result).unknown).toContain('serving_endpoint_details');
  });

  it('takes a bill whose newest row is of last week for recent, whatever manifest there is', async () => {
    const { 'system/manifest.json': _, ...without } = estate('2026-09-30T12:00:00Z');
    expect((await audited(without)).outcome).toBe('pass');
  });

  it('is not assessed without a configuration', async () => {
    const { 'system/billing_usage.json': bill } = estate('2026-09-30T12:00:00Z');
    expect((await audited({ 'system/billing_usage.json': bill })).outcome).toBe('not_assessed');
  });
});
