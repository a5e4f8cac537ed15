import { describe, expect, it } from 'vitest';
import { endpoint, listed, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts, WORKSPACE } from '../support/estate.ts';
import { minutes } from '../support/latency.ts';
import { history, request } from '../support/serving.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'route_optimization_off';
const SHORT = { params: [`${CHECK}.min_minutes=3`] };
const prod = { tags: { environment: 'prod' } };
const perMinute = (name: string, ...counts: readonly number[]) =>
  minutes(name, 'request_count_total', counts);
const estate = (metrics: readonly ExportRecord[], more: Estate = {}): Estate => ({
  serving_endpoint_details: [endpoint('a', prod)],
  ...(metrics.length > 0 ? { endpoint_metrics: metrics } : {}),
  ...more,
});

describe('PERF-04 route_optimization_off', () => {
  it('passes a workspace whose busiest minute stays below half of the shared limit', async () => {
    expect((await auditCheck(CHECK, estate(perMinute('a', 10, 5990, 20)), SHORT)).outcome).toBe('pass');
  });

  it('fails one above, all its endpoints without route optimization together', async () => {
    const two = estate([...perMinute('a', 4000, 4000, 10), ...perMinute('b', 10, 4000, 10)], {
      serving_endpoint_details: [endpoint('a', prod), endpoint('b')],
    });
    const result = await auditCheck(CHECK, two, SHORT);
    expect(verdicts(result).failed).toEqual([WORKSPACE]);
    expect(result.rows[0]?.evidence).toMatchObject({
      peak_requests_per_second: '133.33',
      limit_requests_per_second: '200',
      endpoints_without_route_optimization: 2,
    });
    const optimized = {
      serving_endpoint_details: [endpoint('a', prod), endpoint('b', { route_optimized: true })],
    };
    expect((await auditCheck(CHECK, { ...two, ...optimized }, SHORT)).outcome).toBe('pass');
  });

  it('takes the share and the limit from its parameters', async () => {
    const low = { params: [...SHORT.params, `${CHECK}.share=0.1`] };
    expect((await auditCheck(CHECK, estate(perMinute('a', 10, 5990, 20)), low)).outcome).toBe('fail');
  });

  it('is unsure of few minutes, and of endpoints that were not measured', async () => {
    expect((await auditCheck(CHECK, estate(perMinute('a', 10, 10, 20)))).outcome).toBe('inconclusive');
    const more = { serving_endpoint_details: [endpoint('a', prod), endpoint('b')] };
    expect((await auditCheck(CHECK, estate(perMinute('a', 10, 10, 20), more), SHORT)).outcome).toBe(
      'inconclusive',
    );
  });

  it('counts only the minutes in which every endpoint was measured', async () => {
    const two = (...ofB: readonly number[]) =>
      estate([...perMinute('a', 10, 10, 10), ...perMinute('b', ...ofB)], {
        serving_endpoint_details: [endpoint('a', prod), endpoint('b')],
      });
    expect((await auditCheck(CHECK, two(10, 10, 10), SHORT)).outcome).toBe('pass');
    const once = await auditCheck(CHECK, two(10), SHORT);
    expect(once.outcome).toBe('inconclusive');
    expect(once.rows[0]?.evidence).toMatchObject({ minutes_measured: 3, endpoints_measured: 2 });
  });

  it('cannot fail where the setting was not printed', async () => {
    const only = { serving_endpoint_details: [], serving_endpoints: [listed('a')] };
    const result = await auditCheck(CHECK, estate(perMinute('a', 9000, 9000, 9000), only), SHORT);
    expect(result.outcome).toBe('inconclusive');
  });

  it('cannot pass on recorded requests, of which only the day is known', async () => {
    const usage = { endpoint_usage: [request('a', '2026-09-20T12:00:00Z')], served_entities: [history('a')] };
    expect((await auditCheck(CHECK, estate([], usage))).outcome).toBe('inconclusive');
    const tiny = { params: [`${CHECK}.share=0.00000001`] };
    expect((await auditCheck(CHECK, estate([], usage), tiny)).outcome).toBe('fail');
  });

  it('does not apply without production, and is not assessed without metrics or requests', async () => {
    const dev = [endpoint('a', { tags: { environment: 'dev' } }), systemEndpoint()];
    expect(
      (await auditCheck(CHECK, estate(perMinute('a', 1), { serving_endpoint_details: dev }))).outcome,
    ).toBe('not_applicable');
    expect((await auditCheck(CHECK, estate([]))).outcome).toBe('not_assessed');
  });

  it('names the configuration and the metrics', async () => {
    const sources = await sourcesOfFailure(CHECK, estate(perMinute('a', 9000)));
    expect(sources).toEqual(expect.arrayContaining(['serving/get/a.json 1', 'serving/metrics/a.prom whole']));
  });
});
