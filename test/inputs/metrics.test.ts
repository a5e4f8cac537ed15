import { describe, expect, test } from 'vitest';
import { load } from './support.ts';

const TEXT = `# HELP cpu_usage_percentage Average CPU utilization used across all replicas during the last minute
# TYPE cpu_usage_percentage gauge
cpu_usage_percentage{served_entity="pd_scoring-7"} 2.344062231666667 1788718020000
provisioned_concurrent_requests_total{served_entity="pd_scoring-7"} 4.0 1788718020000
request_count_total{served_entity="pd_scoring-7"} 0.0 1788718020000
request_latency_ms_bucket{le="5",served_entity="pd_scoring-7"} 0.0 1788718020000
request_latency_ms_bucket{le="+Inf",served_entity="pd_scoring-7"} 3.0 1788718020000
request_latency_ms_sum{served_entity="pd_scoring-7"} 1.5e+2 1788718020000
mem_usage_percentage{served_entity="pd_scoring-7"} NaN 1788718020000
process_cpu_seconds_total 17
# EOF
`;
const ROWS = `select object_name, metric, served_entity, bucket, value, sampled_at from raw_endpoint_metrics order by input_item`;

describe('metrics of an endpoint', () => {
  test('are one row for each sample that is a number, of the metrics that are known', async () => {
    const loaded = await load({ 'workspace=1234567/serving/metrics/pd-scoring.prom': TEXT });
    const [input] = loaded.evidence.inputs;
    expect(input).toMatchObject({
      export: 'endpoint_metrics',
      status: 'read',
      format: 'text',
      rows: 6,
      problems: [],
    });
    const rows = await loaded.rows(ROWS);
    expect(rows[0]).toEqual({
      object_name: 'pd-scoring',
      metric: 'cpu_usage_percentage',
      served_entity: 'pd_scoring-7',
      bucket: null,
      value: '2.344062231667',
      sampled_at: '2026-09-06T18:07:00Z',
    });
    expect(rows.map(({ metric, bucket, value }) => [metric, bucket, value]).slice(1)).toEqual([
      ['provisioned_concurrent_requests_total', null, '4'],
      ['request_count_total', null, '0'],
      ['request_latency_ms_bucket', '5', '0'],
      ['request_latency_ms_bucket', '+Inf', '3'],
      ['request_latency_ms_sum', null, '150'],
    ]);
    expect(loaded.export('endpoint_metrics').to).toBe('2026-09-06T18:07:00Z');
  });

  test('are read however a number is written, and hexadecimal is none', async () => {
    const written = ['+5', '.5', '5.', '007', '1e25', '0x10'];
    const text = written.map((value) => `cpu_usage_percentage ${value}\n`).join('');
    const { rows, evidence } = await load({ 'workspace=1234567/serving/metrics/a.prom': text });
    expect((await rows(ROWS)).map(({ value }) => value)).toEqual(['5', '0.5', '5', '7', null]);
    expect(evidence.inputs[0]?.status).toBe('partial');
  });

  test('need no labels, times, help or end', async () => {
    const loaded = await load({ 'a.prom': 'cpu_usage_percentage 50\r\nrequest_count_total 7\r\n' });
    expect(loaded.input('a.prom')).toMatchObject({ export: 'endpoint_metrics', status: 'read', rows: 2 });
    expect(await loaded.rows(ROWS)).toEqual([
      {
        object_name: 'a',
        metric: 'cpu_usage_percentage',
        served_entity: null,
        bucket: null,
        value: '50',
        sampled_at: null,
      },
      {
        object_name: 'a',
        metric: 'request_count_total',
        served_entity: null,
        bucket: null,
        value: '7',
        sampled_at: null,
      },
    ]);
  });

  test('make a series where scrapes were appended, with or without times', async () => {
    const scrape = (at: string) => `cpu_usage_percentage{served_model="m"} 5${at}\n`;
    const loaded = await load({
      'a.prom': scrape('') + scrape('') + scrape(' 1788718020000') + scrape(' 1788718080000'),
    });
    expect(await loaded.rows('select count(*) as n from raw_endpoint_metrics')).toEqual([{ n: 4 }]);
    expect(loaded.input('a.prom').problems).toEqual([]);
  });

  test('are partial where a line is no sample', async () => {
    const loaded = await load({ 'a.prom': `${TEXT}Error: token expired\n` });
    expect(loaded.input('a.prom')).toMatchObject({ status: 'partial', rows: 6 });
    expect(loaded.input('a.prom').problems).toEqual(['line 12: is no sample of a metric; it is left out']);
  });

  test('are told from other text', async () => {
    const loaded = await load({ 'a.prom': 'node_cpu_seconds_total{cpu="0"} 1.5\n', 'b.txt': 'owner: 5\n' });
    expect(loaded.evidence.inputs.map((input) => input.export)).toEqual([null, null]);
  });
});

describe('build logs', () => {
  const log = (text: string) => ({ logs: text });
  test.each([
    [
      '[2025-08-11 07:20:01 +0000] Building container image...\n[2025-08-11 07:27:42 +0000] Image build succeeded\n',
      'success',
      2,
    ],
    ['Step 1\nfailed to build: pip returned a non-zero code: 1 password=hunter2\n', 'failed', 2],
    ['Build failed\nretry\nBuild succeeded', 'success', 3],
    ['Installing hunter2', 'unknown', 1],
    ['', 'unknown', 0],
  ])('keep the outcome and no text: %s', async (text, outcome, lines) => {
    const loaded = await load({
      'workspace=1234567/serving/build-logs/pd-scoring%2Fpd_scoring-7.json': log(text),
    });
    const [input] = loaded.evidence.inputs;
    expect(input).toMatchObject({ export: 'build_logs', status: 'read', rows: 1 });
    const rows = await loaded.rows('select * from raw_build_logs');
    expect(rows).toMatchObject([{ object_name: 'pd-scoring/pd_scoring-7', outcome, line_count: lines }]);
    expect(JSON.stringify([rows, loaded.evidence])).not.toMatch(/hunter|Building|password/);
  });

  test('keep the time of their last line', async () => {
    const loaded = await load({ 'a.json': log('[2025-08-11 07:27:42 +0200] Image build succeeded') });
    expect(await loaded.rows('select finished_at from raw_build_logs')).toEqual([
      { finished_at: '2025-08-11T05:27:42Z' },
    ]);
  });
});
