import { describe, expect, it } from 'vitest';
import { endpoint, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { calls, counted, histogram } from '../support/latency.ts';
import { history } from '../support/serving.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'latency_above_target';
const prod = { tags: { environment: 'prod' } };
const target = (more: ExportRecord = { latency_p95_ms: 200 }) => ({ endpoint: 'a', ...more });
const estate = (payloads: readonly ExportRecord[], more: Estate = {}): Estate => ({
  serving_endpoint_details: [endpoint('a', prod)],
  served_entities: [history('a')],
  targets: [target()],
  ...(payloads.length > 0 ? { inference_payloads: payloads } : {}),
  ...more,
});

describe('PERF-01 latency_above_target', () => {
  it('passes where each percentile is within its target', async () => {
    const declared = { targets: [target({ latency_p50_ms: 50, latency_p95_ms: 200, latency_p99_ms: 900 })] };
    const payloads = [counted('a', 940, 40), counted('a', 40, 200), counted('a', 20, 900)];
    const result = await auditCheck(CHECK, estate(payloads, declared));
    expect(result.outcome).toBe('pass');
  });

  it('fails one that is above, and names the source and the values', async () => {
    const result = await auditCheck(CHECK, estate([counted('a', 940, 40), counted('a', 60, 300)]));
    expect(verdicts(result).failed).toEqual(['a']);
    expect(result.rows[0]).toMatchObject({
      severity: 'high',
      evidence: {
        seen_in: 'inference_payloads',
        requests: 1000,
        p50_ms: '40',
        p95_ms: '300',
        target_p95_ms: 200,
      },
    });
  });

  it('is less severe outside production', async () => {
    const details = { serving_endpoint_details: [endpoint('a', { tags: { environment: 'dev' } })] };
    const result = await auditCheck(CHECK, estate([counted('a', 600, 300)], details));
    expect(result.rows[0]?.severity).toBe('medium');
  });

  it('does not judge by failed calls, old ones, or too few', async () => {
    const payloads = [
      counted('a', 600, 40),
      counted('a', 600, 9000, '2026-09-20T12:00:00Z', { status_code: 504 }),
      counted('a', 600, 9000, '2026-08-20T12:00:00Z'),
    ];
    expect((await auditCheck(CHECK, estate(payloads))).outcome).toBe('pass');
    const few = estate([counted('a', 400, 300)]);
    expect(verdicts(await auditCheck(CHECK, few)).unknown).toEqual(['a']);
    expect((await auditCheck(CHECK, few, { params: [`${CHECK}.min_requests=300`] })).outcome).toBe('fail');
  });

  it('takes the AI gateway, or the metrics, where nothing else measured enough', async () => {
    const gateway = estate([counted('a', 10, 40)], { ai_gateway_usage: calls('a', 500, 300) });
    expect((await auditCheck(CHECK, gateway)).rows[0]?.evidence.seen_in).toBe('ai_gateway_usage');
    const metrics = estate([], { endpoint_metrics: histogram('a', { '100': 500, '150': 600, '+Inf': 600 }) });
    expect((await auditCheck(CHECK, metrics)).outcome).toBe('pass');
  });

  it('is unsure where the target lies within a bucket or beyond the last, and sure outside of it', async () => {
    const within = (buckets: Readonly<Record<string, number>>) =>
      auditCheck(CHECK, estate([], { endpoint_metrics: histogram('a', buckets) }));
    expect((await within({ '100': 10, '500': 600, '+Inf': 600 })).outcome).toBe('inconclusive');
    expect((await within({ '250': 10, '500': 600, '+Inf': 600 })).outcome).toBe('fail');
    expect((await within({ '100': 10, '+Inf': 600 })).outcome).toBe('inconclusive');
    expect((await within({ '300': 10, '+Inf': 600 })).outcome).toBe('fail');
  });

  it('knows a latency of seconds to half a percent, and is unsure within it', async () => {
    const second = { targets: [target({ latency_p95_ms: 2346 })] };
    expect((await auditCheck(CHECK, estate([counted('a', 600, 2347)], second))).outcome).toBe('inconclusive');
    const more = { targets: [target({ latency_p95_ms: 2360 })] };
    expect((await auditCheck(CHECK, estate([counted('a', 600, 2347)], more))).outcome).toBe('pass');
  });

  it('is unsure of an endpoint that was not measured', async () => {
    const other = estate([counted('b', 600, 40)], { served_entities: [history('a'), history('b')] });
    expect(verdicts(await auditCheck(CHECK, other)).unknown).toEqual(['a']);
  });

  it('is judged though the metrics of another workspace are missing, and not though payloads are', async () => {
    const elsewhere = { ...endpoint('b'), _workspace: '2000000000000002' };
    const two = estate([counted('a', 600, 40)], {
      serving_endpoint_details: [endpoint('a', prod), elsewhere],
      endpoint_metrics: histogram('a', { '100': 10, '+Inf': 10 }),
    });
    expect((await auditCheck(CHECK, two)).outcome).toBe('pass');
    const cut = estate([counted('a', 600, 40), { ...counted('a', 1, 40), request_time: 'yesterday' }]);
    expect((await auditCheck(CHECK, cut)).outcome).toBe('not_assessed');
  });

  it('does not apply without a latency target, and is not assessed without targets or measurements', async () => {
    const none = {
      targets: [target({ owner: 'x' })],
      serving_endpoint_details: [endpoint('a'), systemEndpoint()],
    };
    expect((await auditCheck(CHECK, estate([counted('a', 600, 40)], none))).outcome).toBe('not_applicable');
    expect((await auditCheck(CHECK, estate([]))).outcome).toBe('not_assessed');
    const { targets: _, ...without } = estate([counted('a', 600, 300)]);
    expect((await auditCheck(CHECK, { ...without, targets: [] })).outcome).toBe('not_applicable');
  });

  it('names the configuration, the target and the measurements', async () => {
    expect(await sourcesOfFailure(CHECK, estate([counted('a', 600, 300)]))).toEqual(
      expect.arrayContaining([
        'serving/get/a.json 1',
        'targets.yaml 1',
        expect.stringMatching(/^system\/inference_payloads\S* whole$/),
      ]),
    );
  });
});
