import { describe, expect, it } from 'vitest';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { billCovers, endpoint, history, onEndpoint, price, request, tracked } from '../support/serving.ts';

const september = Array.from({ length: 29 }, (_, index) => `2026-09-${String(index + 1).padStart(2, '0')}`);

/** `score` is tracked, costs `dbu` dollars and is called `requests` times a day. */
const called = (requests: number, dbu: string, more: Estate = {}): Estate => ({
  serving_endpoint_details: [endpoint('score', tracked)],
  billing_usage: [
    ...billCovers,
    ...september.map((day) =>
      onEndpoint('score', {
        usage_start_time: `${day}T12:00:00Z`,
        usage_end_time: `${day}T13:00:00Z`,
        usage_quantity: dbu,
      }),
    ),
  ],
  list_prices: [price()],
  served_entities: [history('score')],
  endpoint_usage: [
    request('score', '2026-07-01T00:00:00Z'),
    ...september.flatMap((day) =>
      Array.from({ length: requests }, (): ExportRecord => request('score', `${day}T12:00:00Z`)),
    ),
    request('score', '2026-09-30T23:00:00Z'),
  ],
  ...more,
});
const outcome = async (estate: Estate, params: readonly string[] = []) =>
  (await auditCheck('hardly_used_endpoint', estate, { params })).outcome;

describe('COST-03 hardly_used_endpoint', () => {
  it('fails where few requests a day cost much each, and says from where starts are dearer', async () => {
    const result = await auditCheck('hardly_used_endpoint', called(2, '6'));
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.amountUsd).toBe('174.00');
    expect(result.rows[0]?.evidence).toMatchObject({
      judged_days: 29,
      requests: 58,
      per_1000_requests_usd: '3000.00',
      break_even_starts_per_day: '6',
    });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
  });

  it('passes where there are many, where each is cheap, or where there is none, which is idle', async () => {
    const params = ['hardly_used_endpoint.min_requests_day=2'];
    expect(await outcome(called(2, '6'), params)).toBe('pass');
    expect(await outcome(called(2, '6'), ['hardly_used_endpoint.max_usd_per_1k=3000'])).toBe('pass');
    expect(await outcome(called(0, '6'))).toBe('pass');
  });

  it('is unsure where requests are not recorded, on too few days, or usage has no price', async () => {
    expect(await outcome(called(0, '6', { serving_endpoint_details: [endpoint('score')] }))).toBe(
      'inconclusive',
    );
    const params = ['hardly_used_endpoint.min_judged_days=30'];
    expect(await outcome(called(2, '6'), params)).toBe('inconclusive');
    expect(await outcome(called(2, '6', { list_prices: [price({ sku_name: 'OTHER' })] }))).toBe(
      'inconclusive',
    );
  });

  it('does not ask of little money, nor of tokens', async () => {
    expect(await outcome(called(2, '0.1'))).toBe('not_applicable');
    const tokens = called(2, '6').billing_usage?.map((row) => ({ ...row, usage_type: 'TOKEN' })) ?? [];
    expect(await outcome(called(2, '6', { billing_usage: tokens }))).toBe('not_applicable');
  });

  it('is not assessed on a record of requests that is missing or too short', async () => {
    expect(
      await outcome(called(2, '6', { endpoint_usage: [request('score', '2026-09-20T00:00:00Z')] })),
    ).toBe('not_assessed');
    expect(await outcome(called(2, '6', { endpoint_usage: [] }))).toBe('not_assessed');
  });
});
