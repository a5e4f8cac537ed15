import { describe, expect, it } from 'vitest';
import { endpoint } from '../support/endpoints.ts';
import { auditCheck, auditEstate, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { counted } from '../support/latency.ts';
import { history } from '../support/serving.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'payload_near_limit';
const AT = '2026-09-20T12:00:00Z';
const sized = (count: number, bytes: number, more: ExportRecord = {}) =>
  counted('a', count, 20, AT, { request_length: bytes, response_length: 200, ...more });
const estate = (payloads: readonly ExportRecord[], more: Estate = {}): Estate => ({
  serving_endpoint_details: [endpoint('a')],
  served_entities: [history('a')],
  inference_payloads: payloads,
  ...more,
});

describe('PERF-07 payload_near_limit', () => {
  it('passes where requests and responses are small', async () => {
    const result = await auditCheck(CHECK, estate([sized(999, 1000), sized(1, 15_000_000)]));
    expect(result.outcome).toBe('pass');
  });

  it('fails where one in a hundred is near the limit, which is lower for agents', async () => {
    const result = await auditCheck(CHECK, estate([sized(900, 1000), sized(100, 13_000_000)]));
    expect(verdicts(result).failed).toEqual(['a']);
    expect(result.rows[0]?.evidence).toMatchObject({
      request_p99_bytes: 13_000_000,
      limit_bytes: 16_000_000,
    });
    const agent = { serving_endpoint_details: [endpoint('a', { task: 'agent/v1/responses' })] };
    const four = [sized(900, 1000), sized(100, 3_500_000)];
    expect((await auditCheck(CHECK, estate(four))).outcome).toBe('pass');
    expect((await auditCheck(CHECK, estate(four, agent))).outcome).toBe('fail');
  });

  it('fails where more than one in a hundred is too large to be logged', async () => {
    const large = { logging_error_codes: ['MAX_RESPONSE_SIZE_EXCEEDED'], request_length: null };
    const result = await auditCheck(CHECK, estate([sized(960, 1000), sized(40, 0, large)]));
    expect(result.rows[0]?.evidence.too_large_to_log_pct).toBe('4');
    expect(result.outcome).toBe('fail');
  });

  it('is unsure of few requests, and of lengths that were not exported', async () => {
    expect((await auditCheck(CHECK, estate([sized(50, 13_000_000)]))).outcome).toBe('inconclusive');
    expect((await auditCheck(CHECK, estate([counted('a', 500, 20)]))).outcome).toBe('inconclusive');
  });

  it('does not apply without payloads in the window, and is not assessed without the export', async () => {
    const old = estate([
      counted('a', 500, 20, '2026-08-01T00:00:00Z', { request_length: 1, response_length: 1 }),
    ]);
    expect((await auditCheck(CHECK, old)).outcome).toBe('not_applicable');
    const details = { serving_endpoint_details: [endpoint('a')] };
    const { checks } = await auditEstate(details, { only: [CHECK], figures: false });
    expect(checks[0]?.outcome).toBe('not_assessed');
  });

  it('names the configuration and the payloads', async () => {
    const sources = await sourcesOfFailure(CHECK, estate([sized(500, 13_000_000)]));
    expect(sources).toEqual(
      expect.arrayContaining([
        'serving/get/a.json 1',
        expect.stringMatching(/^system\/inference_payloads\S* whole$/),
      ]),
    );
  });
});
