import { describe, expect, it } from 'vitest';
import { endpoint } from '../support/endpoints.ts';
import { auditCheck, auditEstate, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { calls } from '../support/latency.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'token_throughput_below_target';
const FEW = { params: [`${CHECK}.min_requests=20`] };
const estate = (usage: readonly ExportRecord[], more: Estate = {}): Estate => ({
  serving_endpoint_details: [endpoint('a')],
  targets: [{ endpoint: 'a', tokens_per_second: 50 }],
  ai_gateway_usage: usage,
  ...more,
});

describe('PERF-09 token_throughput_below_target', () => {
  it('passes where half of the calls are as fast as declared', async () => {
    const result = await auditCheck(CHECK, estate([...calls('a', 9, 10_000), ...calls('a', 11, 2000)]), FEW);
    expect(result.outcome).toBe('pass');
  });

  it('fails where they are not', async () => {
    const result = await auditCheck(CHECK, estate([...calls('a', 11, 10_000), ...calls('a', 9, 2000)]), FEW);
    expect(verdicts(result).failed).toEqual(['a']);
    expect(result.rows[0]?.evidence).toMatchObject({
      requests: 20,
      output_tokens_per_second: '10',
      target_tokens_per_second: expect.anything(),
    });
  });

  it('does not count failed calls, which have no tokens', async () => {
    const refused = calls('a', 50, 10, { status_code: 403, output_tokens: null });
    const failed = calls('a', 50, 100_000, { status_code: 500 });
    expect(
      (await auditCheck(CHECK, estate([...refused, ...failed, ...calls('a', 20, 1000)]), FEW)).outcome,
    ).toBe('pass');
  });

  it('is unsure of few calls, and of an endpoint that the gateway does not know', async () => {
    expect((await auditCheck(CHECK, estate(calls('a', 20, 10_000)))).outcome).toBe('inconclusive');
    expect(verdicts(await auditCheck(CHECK, estate(calls('b', 20, 1000)), FEW)).unknown).toEqual(['a']);
  });

  it('does not apply without a target, and is not assessed without the gateway’s record', async () => {
    const none = { targets: [{ endpoint: 'a', latency_p95_ms: 200 }] };
    expect((await auditCheck(CHECK, estate(calls('a', 20, 1000), none), FEW)).outcome).toBe('not_applicable');
    const { ai_gateway_usage: _, ...without } = estate([]);
    const { checks } = await auditEstate(without, { only: [CHECK], figures: false });
    expect(checks[0]?.outcome).toBe('not_assessed');
  });

  it('names the configuration, the target and the record', async () => {
    const sources = await sourcesOfFailure(CHECK, estate(calls('a', 20, 10_000)), FEW);
    expect(sources).toEqual(
      expect.arrayContaining([
        'serving/get/a.json 1',
        'targets.yaml 1',
        expect.stringMatching(/^system\/ai_gateway_usage\S* whole$/),
      ]),
    );
  });
});
