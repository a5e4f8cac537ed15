import { describe, expect, it } from 'vitest';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';

/** `minutes` of an endpoint with 8 concurrent requests provisioned, of which `busy` were used for so many milliseconds each. */
const series = (minutes: number, ms: number | null, provisioned = 8): readonly ExportRecord[] =>
  Array.from({ length: minutes }, (_, minute) => {
    const at = new Date(Date.parse('2026-09-29T10:00:00Z') + minute * 60_000).toISOString();
    const sample = (metric: string, value: number) => ({ _object: 'score', metric, value, at });
    return [
      sample('provisioned_concurrent_requests_total', provisioned),
      sample('request_count_total', ms === 0 ? 0 : 10),
      ...(ms === null || ms === 0
        ? []
        : [sample('request_latency_ms_sum', ms), sample('request_latency_ms_count', 10)]),
    ];
  }).flat();
const check = (endpoint_metrics: readonly ExportRecord[], params: readonly string[] = []) =>
  auditCheck('oversized_concurrency', { endpoint_metrics }, { params });

describe('COST-05 oversized_concurrency', () => {
  it('fails where at nearly all times most of it stands unused', async () => {
    const result = await check(series(60, 60_000));
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({
      p95_concurrency_used: '1',
      concurrency_provisioned: '8',
      p95_use_pct: '12.5',
      judged_minutes: 60,
    });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
    expect((await check(series(60, 0))).outcome).toBe('fail');
  });

  it('passes where enough of it is used at peaks', async () => {
    expect((await check(series(60, 60_000 * 3))).outcome).toBe('pass');
    expect((await check(series(60, 60_000), ['oversized_concurrency.max_util=0.1'])).outcome).toBe('pass');
    const peaks = series(60, 60_000).map((row) =>
      row.metric === 'request_latency_ms_sum' && Date.parse(String(row.at)) % 600_000 === 0
        ? { ...row, value: 60_000 * 6 }
        : row,
    );
    expect((await check(peaks)).outcome).toBe('pass');
  });

  it('is unsure on few minutes, or where requests have no duration', async () => {
    expect((await check(series(59, 60_000))).outcome).toBe('inconclusive');
    expect((await check(series(60, null))).outcome).toBe('inconclusive');
    expect((await check(series(60, 60_000, 0))).outcome).toBe('inconclusive');
  });

  it('is unsure where an entity of the endpoint does not show what it provides', async () => {
    const of = (served_entity: string, rows: readonly ExportRecord[]) =>
      rows.map((row) => ({ ...row, labels: { served_entity } }));
    const silent = series(60, 0).filter(({ metric }) => metric === 'request_count_total');
    const busy = series(60, 60_000 * 3);
    expect((await check([...of('one', busy), ...of('two', silent)])).outcome).toBe('inconclusive');
    expect((await check([...of('one', busy), ...of('two', series(60, 0))])).outcome).toBe('fail');
  });

  it('has nothing to ask without metrics', async () => {
    expect((await check([])).outcome).toBe('not_applicable');
  });
});
