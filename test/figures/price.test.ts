import { describe, expect, it } from 'vitest';
import type { ExportRecord } from '../support/estate.ts';
import { billed, figure, total } from '../support/money.ts';
import { onEndpoint, price, SKU, usage } from '../support/serving.ts';

const at = (time: string, more: ExportRecord = {}) =>
  usage({ usage_start_time: time, usage_end_time: time, ...more });
const window = (from: string, to: string | null, amount: string, more: ExportRecord = {}) =>
  price({ price_start_time: from, price_end_time: to, pricing: { default: amount }, ...more });

describe('the price of usage', () => {
  it('is that of its SKU, cloud, unit and currency', async () => {
    const others = [
      price({ sku_name: 'ANOTHER', pricing: { default: '9' } }),
      price({ cloud: 'AWS', pricing: { default: '9' } }),
      price({ usage_unit: 'GB', pricing: { default: '9' } }),
      price({ currency_code: 'EUR', pricing: { default: '9' } }),
    ];
    expect(total(await billed([usage()], [...others, window('2023-01-01', null, '0.084')]))).toBe('0.084');
    expect(total(await billed([usage()], others))).toBeNull();
    const euros = await billed([usage()], others, {}, { config: 'currency: eur' });
    expect(total(euros)).toBe('9.00');
  });

  it('is the one whose window holds the first instant of the usage', async () => {
    const change = '2026-09-29T10:00:00Z';
    const prices = [window('2023-01-01', change, '1'), window(change, null, '2')];
    expect(total(await billed([at('2026-09-29T09:59:59Z')], prices))).toBe('1.00');
    expect(total(await billed([at(change)], prices))).toBe('2.00');
    expect(total(await billed([at('2022-12-31T23:00:00Z')], prices))).toBeNull();
  });

  it('may change within an hour', async () => {
    const change = '2026-09-29T10:20:00Z';
    const prices = [window('2023-01-01', change, '1'), window(change, null, '2')];
    const rows = ['10:00', '10:10', '10:20', '10:50'].map((time) => at(`2026-09-29T${time}:00Z`));
    expect(total(await billed(rows, prices))).toBe('6.00');
  });

  it('is the later one where a superseded window was left open', async () => {
    const prices = [window('2023-01-01', null, '1'), window('2026-09-01T00:00:00Z', null, '2')];
    expect(total(await billed([at('2026-08-31T23:00:00Z'), at('2026-09-01T00:00:00Z')], prices))).toBe(
      '3.00',
    );
  });

  it('is counted once though it was exported twice', async () => {
    const twice = [
      price(),
      price({ price_end_time: '2027-01-01T00:00:00Z' }),
      price({ pricing: { default: '1.000' } }),
    ];
    expect(total(await billed([usage()], twice))).toBe('1.00');
  });

  it('is the effective one, else the one by default', async () => {
    const promoted = {
      default: '0.10',
      promotional: { default: '0.05' },
      effective_list: { default: '0.07' },
    };
    expect(total(await billed([usage()], [price({ pricing: promoted })]))).toBe('0.07');
    expect(
      total(await billed([usage()], [price({ pricing: { default: '0.10', effective_list: null } })])),
    ).toBe('0.10');
  });

  it('of another account is not taken', async () => {
    const prices = [
      price({ account_id: 'a', pricing: { default: '2' } }),
      price({ account_id: 'b', pricing: { default: '3' } }),
    ];
    expect(total(await billed([usage({ account_id: 'b' })], prices))).toBe('3.00');
    expect(total(await billed([usage({ account_id: 'c' })], prices))).toBeNull();
    expect(total(await billed([usage()], prices))).toBe('2.00');
  });

  it('is unknown, and never nothing, where there is none', async () => {
    const audit = await billed([onEndpoint('new', { sku_name: 'NEW' }), onEndpoint('old')]);
    expect(figure(audit, 'endpoint_cost')).toMatchObject([
      { endpoint: 'old', cost_usd: '1.00', price_basis: 'list', share_pct: '100' },
      { endpoint: 'new', dbu: '1', cost_usd: null, price_basis: 'unpriced', share_pct: null },
    ]);
    expect(figure(audit, 'headline')[0]).toMatchObject({ cost_usd: '1.00', dbu: '2', unpriced_dbu: '1' });
    expect(figure(audit, 'daily_cost').map(({ cost_usd }) => cost_usd)).toEqual([null, '1.00']);
    expect(audit.checks[0]?.outcome).toBe('fail');
    const mixed = await billed([onEndpoint('old'), onEndpoint('old', { sku_name: 'NEW' })]);
    expect(figure(mixed, 'endpoint_cost')).toMatchObject([{ cost_usd: '1.00', price_basis: 'partial' }]);
  });

  it('of free usage is nothing', async () => {
    const audit = await billed([onEndpoint('free', { sku_name: `${SKU}_FREE_USAGE` })]);
    expect(figure(audit, 'endpoint_cost')).toMatchObject([
      { dbu: '1', cost_usd: '0.00', price_basis: 'free', share_pct: null },
    ]);
  });
});

describe('the basis of a price', () => {
  const own = (from: string, to: string | null, amount: string) => ({
    ...window(from, to, amount),
    pricing: { default: amount },
  });

  it('is the account’s own rate while that is in effect, else the list', async () => {
    const audit = await billed(
      [onEndpoint('a'), onEndpoint('b', { sku_name: 'OTHER' })],
      [price(), price({ sku_name: 'OTHER' })],
      {
        account_prices: [own('2026-09-01T00:00:00Z', null, '0.75')],
      },
    );
    expect(
      figure(audit, 'endpoint_cost').map((row) => [row.endpoint, row.cost_usd, row.price_basis]),
    ).toEqual([
      ['b', '1.00', 'list'],
      ['a', '0.75', 'account'],
    ]);
    const ended = await billed([usage()], [price()], {
      account_prices: [own('2026-08-01T00:00:00Z', '2026-09-01T00:00:00Z', '0.75')],
    });
    expect(total(ended)).toBe('1.00');
  });

  it('is a rate or a discount of the configuration where the account has none, the rate first', async () => {
    const rows = [onEndpoint('a', { usage_quantity: '4' }), onEndpoint('b', { sku_name: 'OWN' })];
    const free = onEndpoint('c', { sku_name: `${SKU}_FREE_USAGE` });
    const prices = [price(), price({ sku_name: 'OWN' })];
    const more = { account_prices: [price({ sku_name: 'OWN', pricing: { default: '0.5' } })] };
    const priced = async (config: string) =>
      figure(await billed([...rows, free], prices, more, { config }), 'endpoint_cost').map((row) => [
        row.endpoint,
        row.cost_usd,
        row.price_basis,
      ]);
    const others = [
      ['b', '0.50', 'account'],
      ['c', '0.00', 'free'],
    ];
    expect(await priced('discount_pct: 12.5')).toEqual([['a', '3.50', 'supplied rate'], ...others]);
    const both = 'discount_pct: 12.5\nsupplied_rate_usd_per_dbu: 0.7';
    expect(await priced(both)).toEqual([['a', '2.80', 'supplied rate'], ...others]);
  });

  it('is mixed where an endpoint has several', async () => {
    const rows = [onEndpoint('a'), onEndpoint('a', { sku_name: 'OTHER' })];
    const audit = await billed(rows, [price(), price({ sku_name: 'OTHER' })], {
      account_prices: [own('2026-09-01T00:00:00Z', null, '0.75')],
    });
    expect(figure(audit, 'endpoint_cost')).toMatchObject([{ cost_usd: '1.75', price_basis: 'mixed' }]);
  });
});

describe('money', () => {
  it.each([
    ['leaves no residue', ['0.1', '0.2', '-0.3'], '1', '0.00'],
    ['does not overflow at a hundred', ['259.2958'], '0.55', '142.61269'],
    ['holds a hundred million', ['1000000'], '100', '100000000.00'],
    ['keeps the smallest quantities', ['0.000001429'], '0.07', '0.00000010003'],
    ['keeps all of a finely priced DBU', ['0.000000000000000003'], '1', '0.000000000000000003'],
  ])('%s', async (_, quantities, amount, expected) => {
    const rows = quantities.map((usage_quantity) => usage({ usage_quantity }));
    expect(total(await billed(rows, [price({ pricing: { default: amount } })]))).toBe(expected);
  });

  it('is read exactly from numbers in JSON too', async () => {
    const rows = Array.from({ length: 10 }, () => usage({ usage_quantity: 0.1 }));
    expect(total(await billed(rows, [price({ pricing: { default: 0.07 } })]))).toBe('0.07');
  });
});
