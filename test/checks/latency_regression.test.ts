import { describe, expect, it } from 'vitest';
import { endpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { counted } from '../support/latency.ts';
import { history } from '../support/serving.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'latency_regression';
const earlier = (count: number, duration: number) => counted('a', count, duration, '2026-09-08T12:00:00Z');
const later = (count: number, duration: number) => counted('a', count, duration, '2026-09-12T12:00:00Z');
const estate = (payloads: readonly ExportRecord[], more: Estate = {}): Estate => ({
  serving_endpoint_details: [endpoint('a')],
  served_entities: [
    history('a'),
    history('a', { endpoint_config_version: 2, change_time: '2026-09-10T12:00:00Z' }),
  ],
  inference_payloads: payloads,
  ...more,
});

describe('PERF-03 latency_regression', () => {
  it('passes where the week after the change is as fast, or a little slower', async () => {
    expect((await auditCheck(CHECK, estate([earlier(500, 100), later(500, 120)]))).outcome).toBe('pass');
  });

  it('fails where it is slower by more than is allowed, and not by chance', async () => {
    const result = await auditCheck(CHECK, estate([earlier(500, 100), later(500, 150)]));
    expect(verdicts(result).failed).toEqual(['a']);
    expect(result.rows[0]?.evidence).toMatchObject({
      p95_before_ms: '100',
      p95_after_ms: '150',
      slower_by_pct: '50',
      changed_at: '2026-09-10T12:00:00Z',
    });
    const more = { params: [`${CHECK}.max_regression=0.6`] };
    expect((await auditCheck(CHECK, estate([earlier(500, 100), later(500, 150)]), more)).outcome).toBe(
      'pass',
    );
  });

  it('is unsure where chance may explain it, or too few were measured on either side', async () => {
    const lucky = [earlier(186, 100), earlier(14, 200), later(188, 100), later(12, 280)];
    expect((await auditCheck(CHECK, estate(lucky))).outcome).toBe('inconclusive');
    expect((await auditCheck(CHECK, estate([earlier(500, 100), later(50, 300)]))).outcome).toBe(
      'inconclusive',
    );
    expect((await auditCheck(CHECK, estate([earlier(500, 100)]))).outcome).toBe('inconclusive');
  });

  it('leaves out the day of the change, and what is more than a week away', async () => {
    const far = [
      earlier(500, 100),
      later(500, 100),
      counted('a', 900, 900, '2026-09-10T20:00:00Z'),
      counted('a', 900, 900, '2026-09-19T00:00:00Z'),
    ];
    expect((await auditCheck(CHECK, estate(far))).outcome).toBe('pass');
  });

  it('does not apply where nothing changed, and is not assessed without measurements', async () => {
    const first = { served_entities: [history('a', { change_time: '2026-09-10T12:00:00Z' })] };
    expect((await auditCheck(CHECK, estate([earlier(500, 100)], first))).outcome).toBe('not_applicable');
    const { inference_payloads: _, ...without } = estate([]);
    expect((await auditCheck(CHECK, without)).outcome).toBe('not_assessed');
  });

  it('names the configuration, the history and the measurements', async () => {
    const sources = await sourcesOfFailure(CHECK, estate([earlier(500, 100), later(500, 150)]));
    expect(sources).toContain('serving/get/a.json 1');
    expect(sources).toContain('system/served_entities.ndjson 2');
    expect(sources).toContainEqual(expect.stringMatching(/^system\/inference_payloads\S* whole$/));
  });
});
