import { describe, expect, it } from 'vitest';
import { endpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { history, request } from '../support/serving.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'throttling_rate';
const FEW = { params: [`${CHECK}.min_requests=20`] };
const many = (
  count: number,
  status: number | null,
  at = '2026-09-20T12:00:00Z',
  name = 'a',
): ExportRecord[] => Array.from({ length: count }, () => request(name, at, { status_code: status }));
const estate = (usage: readonly ExportRecord[], more: Estate = {}): Estate => ({
  endpoint_usage: [
    ...usage,
    ...many(1, 200, '2026-08-20T12:00:00Z'),
    ...many(1, 200, '2026-09-30T12:00:00Z'),
  ],
  served_entities: [history('a')],
  ...more,
});

describe('REL-11 throttling_rate', () => {
  it('fails an endpoint that throttles more than its target even by the lower bound', async () => {
    const result = await auditCheck(CHECK, estate([...many(20, 429), ...many(490, 200)]));
    expect(verdicts(result)).toEqual({ failed: ['a'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({ requests: 511, throttled: 20, throttled_pct: '3.9139' });
  });

  it('passes one that does so by chance only, and errors of another kind', async () => {
    const usage = [...many(6, 429), ...many(300, 503), ...many(200, 200)];
    expect((await auditCheck(CHECK, estate(usage))).outcome).toBe('pass');
  });

  it('says whether a limit of our own may be the cause', async () => {
    const usage = estate(many(30, 429));
    const limited = {
      ai_gateway: { rate_limits: [{ calls: 10, key: 'endpoint', renewal_period: 'minute' }] },
    };
    const said = async (details?: ExportRecord) => {
      const more = details === undefined ? {} : { serving_endpoint_details: [endpoint('a', details)] };
      const { rows } = await auditCheck(CHECK, { ...usage, ...more }, FEW);
      return rows[0]?.evidence.has_own_rate_limit;
    };
    expect([await said(limited), await said({}), await said()]).toEqual([true, false, null]);
  });

  it('is unsure of few requests, of requests without a status, and where nobody tracks', async () => {
    expect((await auditCheck(CHECK, estate(many(5, 429)))).outcome).toBe('inconclusive');
    const without = estate([...many(30, 200), ...many(5, null)]);
    expect((await auditCheck(CHECK, without, FEW)).outcome).toBe('inconclusive');
    const untracked = estate(many(30, 200), { serving_endpoint_details: [endpoint('silent')] });
    expect(verdicts(await auditCheck(CHECK, untracked, FEW)).unknown).toEqual(['silent']);
  });

  it('is not assessed without requests, or on too short a record', async () => {
    expect((await auditCheck(CHECK, {})).outcome).toBe('not_assessed');
    const short = { endpoint_usage: many(30, 200), served_entities: [history('a')] };
    expect((await auditCheck(CHECK, short, FEW)).outcome).toBe('not_assessed');
  });

  it('names the file that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, estate(many(30, 429)), FEW);
    expect(sources).toEqual([expect.stringMatching(/^system\/endpoint_usage\S* whole$/)]);
  });
});
