import { describe, expect, it } from 'vitest';
import { endpoint } from '../support/endpoints.ts';
import { auditCheck, auditEstate, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'no_reliability_target';
const audited = (
  target: ExportRecord | null,
  tags: Readonly<Record<string, string>> = { environment: 'prod' },
) =>
  auditCheck(CHECK, {
    serving_endpoint_details: [endpoint('a', { tags })],
    targets: target === null ? [] : [{ endpoint: 'a', ...target }],
  });

describe('REL-12 no_reliability_target', () => {
  it.each([{ error_ratio: 0.01 }, { latency_p50_ms: 200 }, { latency_p95_ms: 400 }, { latency_p99_ms: 900 }])(
    'passes with %j',
    async (target) => {
      expect((await audited(target)).outcome).toBe('pass');
    },
  );

  it('fails production without a target, or with none that can be held against anything', async () => {
    expect(verdicts(await audited(null)).failed).toEqual(['a']);
    const owned = await audited({ owner: 'risk' });
    expect(owned.outcome).toBe('fail');
    expect(owned.rows[0]?.evidence).toMatchObject({ is_declared: true, owner: 'risk' });
  });

  it('takes a target of its own workspace before one of any, and none of another', async () => {
    const targets = [
      { endpoint: 'a', workspace_id: '99', error_ratio: 0.01 },
      { endpoint: 'a', owner: 'risk' },
    ];
    const estate = { serving_endpoint_details: [endpoint('a', { tags: { environment: 'prod' } })], targets };
    expect((await auditCheck(CHECK, estate)).outcome).toBe('fail');
  });

  it('is unsure where the environment is not known', async () => {
    expect((await audited(null, {})).outcome).toBe('inconclusive');
  });

  it('is not assessed without targets, and asks nothing outside production', async () => {
    const { checks } = await auditEstate({ serving_endpoint_details: [endpoint('a')] }, { only: [CHECK] });
    expect(checks[0]?.outcome).toBe('not_assessed');
    expect((await audited(null, { environment: 'dev' })).outcome).toBe('not_applicable');
  });
});
