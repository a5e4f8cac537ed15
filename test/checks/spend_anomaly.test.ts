import { describe, expect, it } from 'vitest';
import { auditCheck, auditEstate, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { days } from '../support/money.ts';
import { billCovers, history, onEndpoint, price } from '../support/serving.ts';

/** Eight weeks of `dollars` a day to 28 September, with other amounts on some days. */
const daily = (dollars: string, other: Readonly<Record<string, string>> = {}, from = '2026-08-03') =>
  days(from, '2026-09-28').map((day) =>
    onEndpoint('score', {
      usage_start_time: `${day}T12:00:00Z`,
      usage_end_time: `${day}T13:00:00Z`,
      usage_quantity: other[day] ?? dollars,
    }),
  );
const check = (rows: readonly ExportRecord[], more: Estate = {}, params: readonly string[] = []) =>
  auditCheck(
    'spend_anomaly',
    { billing_usage: [...billCovers, ...rows], list_prices: [price()], ...more },
    { params },
  );

describe('COST-12 spend_anomaly', () => {
  it('fails on days far above their weekday, counts days in a row as one, and names changes near them', async () => {
    const rows = daily('10', { '2026-09-08': '60', '2026-09-09': '70', '2026-09-20': '50' });
    const served_entities = [
      history('score', {
        change_time: '2026-09-07T08:00:00Z',
        entity_name: 'ml.score',
        entity_version: '2',
        endpoint_config_version: 2,
      }),
      history('score', { change_time: '2026-09-14T08:00:00Z', endpoint_config_version: 3 }),
    ];
    const result = await check(rows, { served_entities });
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.amountUsd).toBe('150.00');
    expect(result.rows[0]?.evidence).toMatchObject({
      unusual_runs: 2,
      worst_from_on: '2026-09-08',
      worst_to_on: '2026-09-09',
      changes: ['2026-09-07 configuration 2: ml.score version 2'],
    });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
    const audit = await auditEstate(
      { billing_usage: rows, list_prices: [price()] },
      { only: ['spend_anomaly'] },
    );
    expect(audit.figures.spend_anomaly?.rows).toMatchObject([
      {
        endpoint: 'score',
        from_on: '2026-09-08',
        to_on: '2026-09-09',
        cost_usd: '130.00',
        usual_usd: '20.00',
        excess_usd: '110.00',
        changes: [],
      },
      { from_on: '2026-09-20', to_on: '2026-09-20', excess_usd: '40.00' },
    ]);
  });

  it('takes days without a price for no measure of what is usual', async () => {
    const late = { list_prices: [price({ price_start_time: '2026-09-10T00:00:00Z' })] };
    const result = await check(daily('50'), late);
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['score'] });
  });

  it('passes where days cost what their weekday does, or differ by little money or little measure', async () => {
    expect((await check(daily('10'))).outcome).toBe('pass');
    expect((await check(daily('10', { '2026-09-08': '35' }))).outcome).toBe('pass');
    expect((await check(daily('10', { '2026-09-08': '60' }), {}, ['spend_anomaly.min_usd=50'])).outcome).toBe(
      'pass',
    );
    const restless = Object.fromEntries(
      days('2026-08-03', '2026-09-28').map((day, index) => [day, String((index % 5) * 40)]),
    );
    expect((await check(daily('10', restless))).outcome).toBe('pass');
    const weekends = Object.fromEntries(
      days('2026-08-03', '2026-09-28').flatMap((day) =>
        [0, 6].includes(new Date(day).getUTCDay()) ? [[day, '500']] : [],
      ),
    );
    expect((await check(daily('10', weekends))).outcome).toBe('pass');
  });

  it('is unsure where weekdays were seen too seldom, or usage has no price', async () => {
    expect((await check(daily('10', {}, '2026-09-10'))).outcome).toBe('inconclusive');
    expect((await check(daily('10', { '2026-09-25': '90' }, '2026-09-10'))).outcome).toBe('inconclusive');
    expect((await check(daily('10'), { list_prices: [price({ sku_name: 'OTHER' })] })).outcome).toBe(
      'inconclusive',
    );
  });

  it('leaves the last days out, whose bill is still arriving', async () => {
    const late = onEndpoint('score', {
      usage_start_time: '2026-09-30T12:00:00Z',
      usage_end_time: '2026-09-30T13:00:00Z',
      usage_quantity: '500',
    });
    expect((await check([...daily('10'), late])).outcome).toBe('pass');
  });

  it('has nothing to ask without usage, and cannot pass on a short bill', async () => {
    expect((await check([])).outcome).toBe('not_applicable');
    const result = await auditCheck('spend_anomaly', {
      billing_usage: [onEndpoint('score')],
      list_prices: [price()],
    });
    expect(result.outcome).toBe('not_assessed');
  });
});
