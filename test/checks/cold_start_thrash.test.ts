import { describe, expect, it } from 'vitest';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { billCovers, onEndpoint, price, SKU } from '../support/serving.ts';

const LAUNCH = SKU.replace('_EU_WEST', '_LAUNCH_EU_WEST');
const hour = (at: number) => `2026-09-28T${String(at).padStart(2, '0')}:00:00Z`;
/** Starts in so many hours of one day, each of so many DBU, beside `run` DBU of running. */
const started = (hours: number, dbu: string, run: string): readonly ExportRecord[] => [
  ...billCovers,
  ...Array.from({ length: hours }, (_, at) =>
    onEndpoint('score', {
      sku_name: LAUNCH,
      usage_start_time: hour(at),
      usage_end_time: hour(at),
      usage_quantity: dbu,
    }),
  ),
  onEndpoint('score', { usage_quantity: run }),
];
const check = (billing_usage: readonly ExportRecord[], params: readonly string[] = []) =>
  auditCheck(
    'cold_start_thrash',
    { billing_usage, list_prices: [price(), price({ sku_name: LAUNCH })] },
    { params },
  );

describe('COST-08 cold_start_thrash', () => {
  it('fails where starts in many hours of a day make up much of the usage', async () => {
    const result = await check(started(11, '1', '20'));
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.amountUsd).toBe('11.00');
    expect(result.rows[0]?.evidence).toMatchObject({
      launch_dbu: '11',
      dbu: '31',
      least_starts_per_day: '11',
    });
  });

  it('passes where starts are a small part of the usage, or few', async () => {
    expect((await check(started(11, '1', '200'))).outcome).toBe('pass');
    expect((await check(started(10, '1', '20'))).outcome).toBe('pass');
    expect((await check(started(0, '1', '20'))).outcome).toBe('pass');
    expect((await check(started(11, '1', '20'), ['cold_start_thrash.max_launches_day=11'])).outcome).toBe(
      'pass',
    );
  });

  it('is unsure where an hour may hold several starts', async () => {
    expect((await check(started(6, '2', '20'))).outcome).toBe('inconclusive');
  });

  it('is unsure where usage without a SKU may be starts, unless they are too many without it', async () => {
    const nameless = onEndpoint('score', { sku_name: null, usage_quantity: '5' });
    expect((await check([...started(0, '1', '20'), nameless])).outcome).toBe('inconclusive');
    expect((await check([...started(11, '1', '20'), nameless])).outcome).toBe('fail');
  });

  it('leaves out starts that were taken back, and the last days, whose bill is not complete', async () => {
    const taken = Array.from({ length: 11 }, (_, at) =>
      onEndpoint('score', {
        sku_name: LAUNCH,
        usage_start_time: hour(at),
        usage_end_time: hour(at),
        usage_quantity: '-1',
        record_type: 'RETRACTION',
      }),
    );
    expect((await check([...started(11, '1', '20'), ...taken])).outcome).toBe('pass');
    const late = started(0, '1', '20').concat(
      onEndpoint('score', {
        sku_name: LAUNCH,
        usage_start_time: '2026-09-30T10:00:00Z',
        usage_end_time: '2026-09-30T11:00:00Z',
        usage_quantity: '50',
      }),
    );
    expect((await check(late)).outcome).toBe('pass');
  });

  it('has nothing to ask without usage, cannot pass on a short bill, and not without one', async () => {
    expect((await check(billCovers)).outcome).toBe('not_applicable');
    expect((await check([onEndpoint('score')])).outcome).toBe('not_assessed');
    expect((await check([])).outcome).toBe('not_assessed');
  });
});
