import { describe, expect, it } from 'vitest';
import { endpoint } from '../support/endpoints.ts';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { minutes } from '../support/latency.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'resource_saturation';
const SHORT = { params: [`${CHECK}.min_minutes=20`] };
const twenty = (high: number, value = 95) =>
  Array.from({ length: 20 }, (_, index) => (index < high ? value : 30));
const calm = (metric: string) => minutes('a', metric, twenty(0));
const estate = (...metrics: readonly ExportRecord[][]) => ({
  serving_endpoint_details: [endpoint('a')],
  endpoint_metrics: metrics.flat(),
});

describe('PERF-05 resource_saturation', () => {
  it('passes where no more than one minute in twenty is saturated', async () => {
    const once = estate(minutes('a', 'cpu_usage_percentage', twenty(1)), calm('mem_usage_percentage'));
    expect((await auditCheck(CHECK, once, SHORT)).outcome).toBe('pass');
  });

  it.each(['cpu_usage_percentage', 'mem_usage_percentage'])(
    'is unsure where only %s was measured',
    async (metric) => {
      const result = await auditCheck(CHECK, estate(calm(metric)), SHORT);
      expect(verdicts(result)).toEqual({ failed: [], unknown: ['a'] });
      expect(result.rows[0]?.evidence).toMatchObject({ minutes_saturated: 0, minutes_unclear: 20 });
    },
  );

  it.each([
    ['cpu_usage_percentage', 'minutes_cpu'],
    ['mem_usage_percentage', 'minutes_memory'],
    ['gpu_mem_usage_percentage', 'minutes_gpu_memory'],
  ])('fails where %s is above its limit for longer', async (metric, evidence) => {
    const result = await auditCheck(CHECK, estate(minutes('a', metric, twenty(2))), SHORT);
    expect(verdicts(result).failed).toEqual(['a']);
    expect(result.rows[0]?.evidence).toMatchObject({
      minutes_measured: 20,
      minutes_saturated: 2,
      [evidence]: 2,
    });
    const higher = { params: [...SHORT.params, `${CHECK}.saturated_pct=96`] };
    const others = ['cpu_usage_percentage', 'mem_usage_percentage'].filter((one) => one !== metric);
    const whole = estate(minutes('a', metric, twenty(2)), ...others.map(calm));
    expect((await auditCheck(CHECK, whole, higher)).outcome).toBe('pass');
  });

  it('looks at each served entity by itself, and of its replicas at the busiest', async () => {
    const entity = (name: string, values: readonly number[], replica = '0') =>
      minutes('a', 'cpu_usage_percentage', values, { labels: { served_entity: name, replica_id: replica } });
    const result = await auditCheck(
      CHECK,
      estate(entity('calm', twenty(0)), entity('busy', twenty(0)), entity('busy', twenty(5), '1')),
      SHORT,
    );
    expect(verdicts(result).failed).toEqual(['a/busy']);
    expect(result.counts.looked).toBe(2);
  });

  it('is unsure of few minutes', async () => {
    expect((await auditCheck(CHECK, estate(minutes('a', 'cpu_usage_percentage', twenty(20))))).outcome).toBe(
      'inconclusive',
    );
  });

  it('does not apply to an endpoint without replicas, and is not assessed without metrics', async () => {
    const idle = estate(minutes('a', 'request_count_total', [0, 0]));
    expect((await auditCheck(CHECK, idle, SHORT)).outcome).toBe('not_applicable');
    expect(
      (await auditCheck(CHECK, { serving_endpoint_details: [endpoint('a')], endpoint_metrics: [] })).outcome,
    ).toBe('not_applicable');
  });

  it('names the metrics', async () => {
    const sources = await sourcesOfFailure(
      CHECK,
      estate(minutes('a', 'cpu_usage_percentage', twenty(5))),
      SHORT,
    );
    expect(sources).toContain('serving/metrics/a.prom whole');
  });
});
