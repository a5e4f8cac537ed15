import { describe, expect, it } from 'vitest';
import { endpoint, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { counted, histogram } from '../support/latency.ts';
import { history } from '../support/serving.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'near_execution_limit';
const AT = '2026-09-20T12:00:00Z';
const estate = (payloads: readonly ExportRecord[], more: Estate = {}): Estate => ({
  serving_endpoint_details: [endpoint('a')],
  served_entities: [history('a')],
  ...(payloads.length > 0 ? { inference_payloads: payloads } : {}),
  ...more,
});

describe('PERF-08 near_execution_limit', () => {
  it('passes where all but one in a thousand stay far from the limit', async () => {
    expect(
      (await auditCheck(CHECK, estate([counted('a', 2000, 900), counted('a', 1, 290_000)]))).outcome,
    ).toBe('pass');
  });

  it('fails where the slowest in a thousand come near it', async () => {
    const result = await auditCheck(CHECK, estate([counted('a', 2000, 900), counted('a', 20, 250_000)]));
    expect(verdicts(result).failed).toEqual(['a']);
    expect(result.rows[0]?.evidence).toMatchObject({ limit_ms: '297000', requests: 2020, timeouts: 0 });
    const wider = { params: [`${CHECK}.max_share_of_limit=0.95`] };
    expect(
      (await auditCheck(CHECK, estate([counted('a', 2000, 900), counted('a', 20, 250_000)]), wider)).outcome,
    ).toBe('pass');
  });

  it('fails where several were cut off at the limit, however few the requests', async () => {
    const cut = counted('a', 5, 297_000, AT, { status_code: 504 });
    const result = await auditCheck(CHECK, estate([counted('a', 50, 900), cut]));
    expect(result.outcome).toBe('fail');
    expect(result.rows[0]?.evidence.timeouts).toBe(5);
    const quick = counted('a', 5, 20, AT, { status_code: 504 });
    expect((await auditCheck(CHECK, estate([counted('a', 50, 900), quick]))).outcome).toBe('inconclusive');
  });

  it('is unsure of few requests, and of a histogram that ends too early', async () => {
    expect((await auditCheck(CHECK, estate([counted('a', 500, 250_000)]))).outcome).toBe('inconclusive');
    const open = { endpoint_metrics: histogram('a', { '60000': 1000, '+Inf': 1010 }) };
    expect((await auditCheck(CHECK, estate([], open))).outcome).toBe('inconclusive');
    const closed = { endpoint_metrics: histogram('a', { '60000': 1010, '+Inf': 1010 }) };
    expect((await auditCheck(CHECK, estate([], closed))).outcome).toBe('pass');
  });

  it('does not apply to what was not measured, and is not assessed without measurements', async () => {
    const system = { serving_endpoint_details: [systemEndpoint()] };
    expect((await auditCheck(CHECK, estate([counted('b', 2000, 20)], system))).outcome).toBe(
      'not_applicable',
    );
    expect((await auditCheck(CHECK, estate([]))).outcome).toBe('not_assessed');
  });

  it('names the configuration and the measurements', async () => {
    const sources = await sourcesOfFailure(CHECK, estate([counted('a', 2000, 250_000)]));
    expect(sources).toEqual(
      expect.arrayContaining([
        'serving/get/a.json 1',
        expect.stringMatching(/^system\/inference_payloads\S* whole$/),
      ]),
    );
  });
});
