import { describe, expect, it } from 'vitest';
import { config, endpoint, external, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { minutes } from '../support/latency.ts';
import { history, request } from '../support/serving.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'at_maximum_concurrency';
const SHORT = { params: [`${CHECK}.min_minutes=20`, `${CHECK}.min_requests=10`] };
const twenty = (full: number, most = 16) =>
  Array.from({ length: 20 }, (_, index) => (index < full ? most : 8));
const provisioned = (values: readonly number[]) =>
  minutes('a', 'provisioned_concurrent_requests_total', values);
const sized = (more: ExportRecord) => [endpoint('a', { config: config([model('m', '1', more)]) })];
const estate = (values: readonly number[], more: Estate = {}): Estate => ({
  serving_endpoint_details: sized({ workload_size: 'Medium' }),
  endpoint_metrics: provisioned(values),
  ...more,
});
const requests = (count: number, status: number): ExportRecord[] =>
  Array.from({ length: count }, () => request('a', '2026-09-20T12:00:00Z', { status_code: status }));

describe('PERF-06 at_maximum_concurrency', () => {
  it('passes where the maximum is reached in no more than one minute in twenty', async () => {
    expect((await auditCheck(CHECK, estate(twenty(1)), SHORT)).outcome).toBe('pass');
  });

  it('fails where it is reached for longer, by size or by explicit bounds', async () => {
    const result = await auditCheck(CHECK, estate(twenty(2)), SHORT);
    expect(verdicts(result).failed).toEqual(['a']);
    expect(result.rows[0]?.evidence).toMatchObject({ minutes_at_maximum: 2, max_concurrency: 16 });
    const bounds = { workload_size: null, min_provisioned_concurrency: 4, max_provisioned_concurrency: 12 };
    const explicit = { serving_endpoint_details: sized(bounds) };
    expect((await auditCheck(CHECK, estate(twenty(2, 12), explicit), SHORT)).outcome).toBe('fail');
  });

  it('judges what cannot scale by the requests that it refuses', async () => {
    const fixed = {
      serving_endpoint_details: sized({ workload_size: 'Small' }),
      served_entities: [history('a')],
    };
    const four = Array.from({ length: 20 }, () => 4);
    expect((await auditCheck(CHECK, estate(four, fixed), SHORT)).outcome).toBe('inconclusive');
    const fine = { ...fixed, endpoint_usage: requests(20, 200) };
    expect((await auditCheck(CHECK, estate(four, fine), SHORT)).outcome).toBe('pass');
    const refused = { ...fixed, endpoint_usage: [...requests(20, 200), ...requests(2, 429)] };
    expect((await auditCheck(CHECK, estate(four, refused), SHORT)).outcome).toBe('fail');
  });

  it('is unsure of few minutes and of sizes that it does not know', async () => {
    expect((await auditCheck(CHECK, estate(twenty(20)))).outcome).toBe('inconclusive');
    const odd = { serving_endpoint_details: sized({ workload_size: 'Gigantic' }) };
    expect((await auditCheck(CHECK, estate(twenty(20), odd), SHORT)).outcome).toBe('inconclusive');
  });

  it('does not apply to other people’s models, and is not assessed without metrics', async () => {
    const others = { serving_endpoint_details: [endpoint('a', { config: config([external('gpt')]) })] };
    expect((await auditCheck(CHECK, estate(twenty(20), others), SHORT)).outcome).toBe('not_applicable');
    const empty = await auditCheck(CHECK, { ...estate([]), endpoint_metrics: [] });
    expect(empty.outcome).toBe('inconclusive');
  });

  it('names the configuration and the metrics', async () => {
    const sources = await sourcesOfFailure(CHECK, estate(twenty(5)), SHORT);
    expect(sources).toEqual(expect.arrayContaining(['serving/get/a.json 1', 'serving/metrics/a.prom whole']));
  });
});
