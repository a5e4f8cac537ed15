import { describe, expect, it } from 'vitest';
import { endpoint, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { calls, counted, minutes } from '../support/latency.ts';
import { history } from '../support/serving.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'latency_not_measured';
const prod = { tags: { environment: 'prod' } };
const estate = (more: Estate = {}, details: ExportRecord = prod): Estate => ({
  serving_endpoint_details: [endpoint('a', details)],
  served_entities: [history('a')],
  inference_payloads: [],
  ...more,
});

describe('PERF-02 latency_not_measured', () => {
  it('passes an endpoint that any of the sources knows', async () => {
    for (const more of [
      { inference_payloads: [counted('a', 1, 40)] },
      { ai_gateway_usage: calls('a', 1, 40) },
      { endpoint_metrics: minutes('a', 'cpu_usage_percentage', [1]) },
    ]) {
      expect((await auditCheck(CHECK, estate(more))).outcome).toBe('pass');
    }
  });

  it('fails one of which none of them holds anything', async () => {
    const result = await auditCheck(CHECK, estate({ inference_payloads: [counted('b', 1, 40)] }));
    expect(verdicts(result).failed).toEqual(['a']);
    const old = estate({ inference_payloads: [counted('a', 1, 40, '2026-07-01T00:00:00Z')] });
    expect((await auditCheck(CHECK, old)).outcome).toBe('fail');
  });

  it('is unsure of one that is measured where this audit does not see it', async () => {
    const logged = { ai_gateway: { inference_table_config: { enabled: true } } };
    expect((await auditCheck(CHECK, estate({}, { ...prod, ...logged }))).outcome).toBe('inconclusive');
    const watched = { targets: [{ endpoint: 'a', monitoring: 'latency alert' }] };
    expect((await auditCheck(CHECK, estate(watched))).outcome).toBe('inconclusive');
    expect((await auditCheck(CHECK, estate({}, {}))).outcome).toBe('inconclusive');
  });

  it('does not apply outside production, and is not assessed without any of the sources', async () => {
    const dev = [endpoint('a', { tags: { environment: 'dev' } }), systemEndpoint()];
    expect((await auditCheck(CHECK, estate({ serving_endpoint_details: dev }))).outcome).toBe(
      'not_applicable',
    );
    const { inference_payloads: _, ...without } = estate();
    expect((await auditCheck(CHECK, without)).outcome).toBe('not_assessed');
  });

  it('names the configuration', async () => {
    expect(await sourcesOfFailure(CHECK, estate())).toEqual(['serving/get/a.json 1']);
  });
});
