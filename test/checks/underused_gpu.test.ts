import { describe, expect, it } from 'vitest';
import { config, model } from '../support/endpoints.ts';
import { auditCheck, auditEstate, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { days } from '../support/money.ts';
import { billCovers, endpoint, history, onEndpoint, price, request, tracked } from '../support/serving.ts';

const gpu = (more: ExportRecord = {}) =>
  endpoint('score', {
    config: config([model('m', '1', { workload_type: 'GPU_SMALL', ...more })]),
    ...tracked,
  });
const series = (pct: number, minutes = 60): readonly ExportRecord[] =>
  Array.from({ length: minutes }, (_, minute) => ({
    _object: 'score',
    metric: 'gpu_usage_percentage',
    value: pct,
    at: new Date(Date.parse('2026-09-29T10:00:00Z') + minute * 60_000).toISOString(),
  }));
/** Ten days on which `score` costs fifty dollars and is called so often. */
const called = (requests: number): Estate => ({
  billing_usage: [
    ...billCovers,
    ...days('2026-09-10', '2026-09-19').map((day) =>
      onEndpoint('score', {
        usage_start_time: `${day}T12:00:00Z`,
        usage_end_time: `${day}T13:00:00Z`,
        usage_quantity: '50',
      }),
    ),
  ],
  list_prices: [price()],
  served_entities: [history('score')],
  endpoint_usage: [
    request('score', '2026-07-01T00:00:00Z'),
    ...days('2026-09-10', '2026-09-19').flatMap((day) =>
      Array.from({ length: requests }, () => request('score', `${day}T12:00:00Z`)),
    ),
    request('score', '2026-09-30T23:00:00Z'),
  ],
});
const check = (more: Estate, params: readonly string[] = []) =>
  auditCheck('underused_gpu', { serving_endpoint_details: [gpu()], ...more }, { params });

describe('COST-06 underused_gpu', () => {
  it('fails where the GPU is hardly used, whatever is asked of it', async () => {
    const result = await check({ ...called(50), endpoint_metrics: series(19.9) });
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.amountUsd).toBe('500.00');
    expect(result.rows[0]?.evidence).toMatchObject({ mean_gpu_pct: '19.9', requests_per_day: '50' });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
  });

  it('fails where few requests a day come, even without metrics', async () => {
    expect((await check(called(49))).outcome).toBe('fail');
    expect((await check({ ...called(49), endpoint_metrics: series(90) })).outcome).toBe('fail');
  });

  it('passes where the GPU is used', async () => {
    expect((await check({ endpoint_metrics: series(20) })).outcome).toBe('pass');
    expect((await check({ ...called(50), endpoint_metrics: series(20) })).outcome).toBe('pass');
    const lower = ['underused_gpu.min_gpu_util=0.1'];
    expect((await check({ endpoint_metrics: series(15) }, lower)).outcome).toBe('pass');
  });

  it('is unsure where many requests come and nobody measured, or too few minutes were', async () => {
    expect((await check(called(50))).outcome).toBe('inconclusive');
    expect((await check({ endpoint_metrics: series(90, 59) })).outcome).toBe('inconclusive');
  });

  it('is unsure where only one of several entities was measured', async () => {
    const one = model('m', '1', { workload_type: 'GPU_SMALL' });
    const other = model('n', '1', { workload_type: 'GPU_SMALL' });
    const two = endpoint('score', { config: config([one, other], ['m', 50], ['n', 50]), ...tracked });
    const of = (name: string, pct: number) =>
      series(pct).map((sample) => ({ ...sample, labels: { served_entity: name } }));
    const busy = { serving_endpoint_details: [two], endpoint_metrics: of('m', 90) };
    expect((await check(busy)).outcome).toBe('inconclusive');
    expect((await check({ ...busy, endpoint_metrics: of('m', 10) })).outcome).toBe('fail');
    const nameless = [...of('m', 90), ...series(90)];
    expect((await check({ ...busy, endpoint_metrics: nameless })).outcome).toBe('inconclusive');
    const both = [...of('m', 90), ...of('n', 80)];
    expect((await check({ ...busy, endpoint_metrics: both })).outcome).toBe('pass');
  });

  it('does not ask of CPUs', async () => {
    const cpu = { serving_endpoint_details: [gpu({ workload_type: 'CPU' })], endpoint_metrics: series(1) };
    expect((await check(cpu)).outcome).toBe('not_applicable');
  });

  it('is not assessed with neither metrics nor requests', async () => {
    const { checks } = await auditEstate({ serving_endpoint_details: [gpu()] }, { only: ['underused_gpu'] });
    expect(checks[0]?.outcome).toBe('not_assessed');
  });
});
