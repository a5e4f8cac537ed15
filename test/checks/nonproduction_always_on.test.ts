import { describe, expect, it } from 'vitest';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { billCovers, endpoint, epoch, onEndpoint, price, SKU, tags } from '../support/serving.ts';

const HOUR = 3_600_000;
const END = epoch('2026-10-01T00:00:00Z');

/** Every hour of September for which `runs` holds, one DBU each. */
const september = (name: string, runs: (hour: Date) => boolean, more: ExportRecord = {}) =>
  Array.from({ length: 30 * 24 }, (_, index) => new Date(END - (index + 1) * HOUR))
    .filter(runs)
    .map((hour) =>
      onEndpoint(name, {
        usage_start_time: hour.toISOString(),
        usage_end_time: new Date(hour.getTime() + HOUR).toISOString(),
        ...more,
      }),
    );
const always = () => true;
const office = (hour: Date) =>
  hour.getUTCDay() % 6 !== 0 && hour.getUTCHours() >= 8 && hour.getUTCHours() < 18;

const served = (scaleToZero: boolean | null): ExportRecord => ({
  config: {
    served_entities: [
      {
        name: 'e-1',
        entity_name: 'ml.risk.e',
        entity_version: '1',
        ...(scaleToZero === null ? {} : { scale_to_zero_enabled: scaleToZero }),
      },
    ],
  },
});
const dev = tags({ environment: 'dev' });

const estate = (configured: ExportRecord, rows = september('lab', always), prices = [price()]): Estate => ({
  serving_endpoint_details: [endpoint('lab', configured)],
  billing_usage: [...billCovers, ...rows],
  list_prices: prices,
});
const outcomeOf = async (of: Estate, params: readonly string[] = []) =>
  (await auditCheck('nonproduction_always_on', of, { params })).outcome;

describe('COST-04 nonproduction_always_on', () => {
  it('fails where a development endpoint runs through nights and weekends, and says what they cost', async () => {
    const result = await auditCheck('nonproduction_always_on', estate({ ...dev, ...served(false) }));
    expect(result.outcome).toBe('fail');
    expect(verdicts(result)).toEqual({ failed: ['lab'], unknown: [] });
    // 720 hours, less 22 working days of ten.
    expect(result.rows[0]?.evidence).toMatchObject({
      off_hours_usd: '500.00',
      // Of the 29 complete days: 486 hours, less two starts in each of 210 working hours, or one on each of 21 days.
      saving_low_usd: '66.00',
      saving_high_usd: '465.00',
      spend_usd: '720.00',
      off_hours_billed: 500,
      off_hours_in_window: 500,
    });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
    expect(result.amountUsd).toBe('500.00');
  });

  it('passes what scales to zero, runs in working hours only, or is only launched', async () => {
    const on = { ...dev, ...served(false) };
    expect(await outcomeOf(estate({ ...dev, ...served(true) }))).toBe('pass');
    expect(await outcomeOf(estate(on, september('lab', office)))).toBe('pass');
    const launched = september('lab', always, { sku_name: SKU.replace('_EU', '_LAUNCH_EU') });
    expect(await outcomeOf(estate(on, launched, [price({ sku_name: launched[0]?.sku_name })]))).toBe('pass');
    const retracted = september('lab', always).flatMap((row) => [
      row,
      { ...row, usage_quantity: '-1', record_type: 'RETRACTION' },
    ]);
    expect(await outcomeOf(estate(on, [...retracted, ...september('lab', office)]))).toBe('pass');
  });

  it('passes working hours of another zone only when it is told the zone', async () => {
    const honolulu = september('lab', (hour) => office(new Date(hour.getTime() - 10 * HOUR)));
    const on = estate({ ...dev, ...served(false) }, honolulu);
    const check = 'nonproduction_always_on';
    expect(await outcomeOf(on, [`${check}.flat_hours_share=0.2`])).toBe('fail');
    expect(
      await outcomeOf(on, [`${check}.flat_hours_share=0.2`, `${check}.time_zone=Pacific/Honolulu`]),
    ).toBe('pass');
  });

  it.each([
    ['its environment is not known', { ...served(false) }],
    ['it does not say whether it scales to zero', { ...dev, ...served(null) }],
    ['it is only days old', { ...dev, ...served(false), creation_timestamp: epoch('2026-09-28T00:00:00Z') }],
  ])('is unsure where %s', async (_, configured: ExportRecord) => {
    const result = await auditCheck('nonproduction_always_on', estate(configured));
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['lab'] });
  });

  it('is unsure where the usage has no price', async () => {
    expect(await outcomeOf(estate({ ...dev, ...served(false) }, september('lab', always), []))).toBe(
      'inconclusive',
    );
  });

  it('judges an endpoint by the hours since it was made', async () => {
    const since = epoch('2026-09-20T00:00:00Z');
    const rows = september('lab', (hour) => hour.getTime() >= since);
    const young = { ...dev, ...served(false), creation_timestamp: since };
    expect(await outcomeOf(estate(young, rows))).toBe('fail');
    expect(await outcomeOf(estate(young, rows), ['nonproduction_always_on.min_off_hours=400'])).toBe(
      'inconclusive',
    );
  });

  it('does not ask of production, or of endpoints that cost little or nothing', async () => {
    const cheap = september('lab', always, { usage_quantity: '0.01' });
    expect(await outcomeOf(estate({ ...dev, ...served(false) }, cheap))).toBe('not_applicable');
    expect(await outcomeOf(estate({ ...tags({ environment: 'prod' }), ...served(false) }))).toBe(
      'not_applicable',
    );
    expect(await outcomeOf(estate({ ...dev, ...served(false) }, []))).toBe('not_applicable');
  });

  it('is not assessed on a bill shorter than its window', async () => {
    const on = estate({ ...dev, ...served(false) });
    expect(await outcomeOf(on, ['nonproduction_always_on.window_days=120'])).toBe('not_assessed');
  });
});
