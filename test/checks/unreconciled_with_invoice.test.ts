import { describe, expect, it } from 'vitest';
import { auditCheck, auditEstate, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { bill, onEndpoint, price } from '../support/serving.ts';

const on = (day: string, more: ExportRecord = {}) =>
  onEndpoint('score', {
    usage_start_time: `${day}T12:00:00Z`,
    usage_end_time: `${day}T13:00:00Z`,
    usage_quantity: '100',
    ...more,
  });
const check = (azure_costs: readonly ExportRecord[], more: Estate = {}, params: readonly string[] = []) =>
  auditCheck(
    'unreconciled_with_invoice',
    { billing_usage: [on('2026-09-10'), on('2026-09-11')], list_prices: [price()], azure_costs, ...more },
    { params },
  );
const equal = [
  bill('2026-09-10', { Quantity: '100', Cost: '100' }),
  bill('2026-09-11', { Quantity: '100', Cost: '100' }),
];
const dearer = [equal[0] ?? {}, bill('2026-09-11', { Quantity: '100', Cost: '110' })];

describe('COST-16 unreconciled_with_invoice', () => {
  it('passes where the bill is what the usage costs', async () => {
    expect((await check(equal)).outcome).toBe('pass');
  });

  it('fails where the money or the quantity differs by more than is accepted, and says when most', async () => {
    const result = await check(dearer);
    expect(verdicts(result)).toEqual({ failed: ['2026-09'], unknown: [] });
    expect(result.amountUsd).toBe('10.00');
    expect(result.rows[0]?.evidence).toMatchObject({
      expected_usd: '200.00',
      bill_usd: '210.00',
      days_apart: 1,
      widest_gap_on: '2026-09-11',
    });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
    const more = [equal[0] ?? {}, bill('2026-09-11', { Quantity: '150', Cost: '100' })];
    expect((await check(more)).outcome).toBe('fail');
    expect((await check(dearer, {}, ['unreconciled_with_invoice.max_gap=0.05'])).outcome).toBe('pass');
  });

  it('judges each month', async () => {
    const billing_usage = [on('2026-08-10'), on('2026-09-10')];
    const bills = [bill('2026-08-10', { Quantity: '100', Cost: '50' }), equal[0] ?? {}];
    expect(verdicts(await check(bills, { billing_usage })).failed).toEqual(['2026-08']);
  });

  it('is unsure where the money is in another currency or usage has no price, unless the quantity tells', async () => {
    const euros = equal.map((row) => ({ ...row, BillingCurrency: 'EUR' }));
    expect((await check(euros)).outcome).toBe('inconclusive');
    const fewer = euros.map((row) => ({ ...row, Quantity: '50' }));
    expect((await check(fewer)).outcome).toBe('fail');
    expect((await check(equal, { list_prices: [price({ sku_name: 'OTHER' })] })).outcome).toBe(
      'inconclusive',
    );
    const inDollars = euros.map((row) => ({ ...row, CostInUsd: '100' }));
    expect((await check(inDollars)).outcome).toBe('pass');
  });

  it('is unsure of the money of what was bought ahead, which actual cost shows as free', async () => {
    const prepaid = [equal[0] ?? {}, { ...equal[1], Cost: '0', PricingModel: 'Reservation' }];
    expect((await check(prepaid)).outcome).toBe('inconclusive');
    expect((await check(prepaid.map((row) => ({ ...row, Quantity: '50' })))).outcome).toBe('fail');
    expect((await check([equal[0] ?? {}, { ...equal[1], Cost: '0' }])).outcome).toBe('fail');
  });

  it('asks nothing of days that only one of the two knows, nor of other meters', async () => {
    const later = [...equal, bill('2026-09-12', { Cost: '1000' })];
    expect((await check(later)).outcome).toBe('pass');
    expect(
      (await check([...equal, bill('2026-09-11', { MeterName: 'Premium Serverless SQL DBU' })])).outcome,
    ).toBe('pass');
    expect((await check([bill('2026-07-01')])).outcome).toBe('not_applicable');
  });

  it('has nothing to compare with an empty bill, and is unsure where the bill names no meter', async () => {
    expect((await check([])).outcome).toBe('not_applicable');
    const nameless = {
      ServiceName: 'Azure Databricks',
      ConsumedQuantity: '1',
      BilledCost: '1',
      EffectiveCost: '1',
      ChargePeriodStart: '2026-09-10',
      ChargeCategory: 'Usage',
    };
    expect((await check([nameless])).outcome).toBe('inconclusive');
  });

  it('is unsure where the bill tells no quantity, or no dollars of some of its rows', async () => {
    const euros = { Cost: '100', BillingCurrency: 'EUR' };
    const silent = equal.map((row) => ({ ...row, ...euros, Quantity: undefined }));
    expect(verdicts(await check(silent))).toEqual({ failed: [], unknown: ['2026-09'] });
    const half = [
      bill('2026-09-10', { ...euros, Quantity: '50', CostInUsd: '50' }),
      bill('2026-09-10', { ...euros, Quantity: '50' }),
      bill('2026-09-11', { ...euros, Quantity: '100', CostInUsd: '100' }),
    ];
    expect((await check(half)).outcome).toBe('inconclusive');
  });

  it('cannot pass where a quantity cannot be read, and a refund needs none', async () => {
    const comma = [equal[0] ?? {}, bill('2026-09-11', { Quantity: '100,0', Cost: '100' })];
    const read = await check(comma);
    expect(read.outcome).toBe('not_assessed');
    expect(verdicts(read).failed).toEqual([]);
    const refund = bill('2026-09-11', { Quantity: undefined, Cost: '0', ChargeType: 'Refund' });
    expect((await check([...equal, refund])).outcome).toBe('pass');
  });

  it('knows a meter whatever case it is written in', async () => {
    const half = { Quantity: '50', Cost: '50' };
    const shouted = bill('2026-09-11', { ...half, MeterName: 'PREMIUM SERVERLESS REALTIME INFERENCING DBU' });
    const result = await check([equal[0] ?? {}, bill('2026-09-11', half), shouted], {
      azure_workspace: [
        {
          id: equal[0]?.ResourceId,
          location: 'x',
          workspaceId: '1000000000000001',
          workspaceUrl: 'u',
        },
      ],
    });
    expect(result.outcome).toBe('pass');
  });

  it('is not assessed without the bill', async () => {
    const audit = await auditEstate(
      { billing_usage: [on('2026-09-10')], list_prices: [price()] },
      { only: ['unreconciled_with_invoice'] },
    );
    expect(audit.checks[0]).toMatchObject({
      outcome: 'not_assessed',
      missing: ['azure_costs', 'azure_costs.meter_name'],
    });
  });
});
