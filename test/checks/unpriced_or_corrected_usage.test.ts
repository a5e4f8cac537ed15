import { describe, expect, it } from 'vitest';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { price, SKU, usage } from '../support/serving.ts';

const audited = (
  rows: readonly ExportRecord[],
  prices: readonly ExportRecord[] = [price()],
  params: string[] = [],
) => auditCheck('unpriced_or_corrected_usage', { billing_usage: rows, list_prices: prices }, { params });
const retraction = (dbu: string) => usage({ usage_quantity: `-${dbu}`, record_type: 'RETRACTION' });
const restatement = (dbu: string) => usage({ usage_quantity: dbu, record_type: 'RESTATEMENT' });

describe('COST-13 unpriced_or_corrected_usage', () => {
  it('fails a SKU whose usage has no price in effect, per workspace', async () => {
    const rows = [
      usage({ sku_name: 'PREMIUM_NEW_MODEL_SERVING', usage_quantity: '0.000001429' }),
      usage(),
      usage({ workspace_id: '2', sku_name: 'PREMIUM_NEW_MODEL_SERVING' }),
    ];
    const result = await audited(rows);
    expect(result.outcome).toBe('fail');
    expect(result.rows.map(({ workspaceId, evidence }) => [workspaceId, evidence.unpriced_dbu])).toEqual([
      ['1000000000000001', '0.000001429'],
      ['2', '1'],
    ]);
    expect(result.counts.passed).toBe(1);
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
  });

  it.each([
    ['ended before', { price_end_time: '2026-09-29T10:00:00Z' }],
    ['begins after', { price_start_time: '2026-09-29T11:00:00Z' }],
    ['is in another currency', { currency_code: 'EUR' }],
    ['is for another cloud', { cloud: 'AWS' }],
    ['is for another unit', { usage_unit: 'GB' }],
    ['says no amount', { pricing: {} }],
  ])('fails where the only price %s', async (_, more) => {
    expect((await audited([usage()], [price(more)])).outcome).toBe('fail');
  });

  it('fails where corrections change more than is accepted, whichever way', async () => {
    const rows = [usage({ usage_quantity: '100' }), retraction('10')];
    const down = await audited([...rows, restatement('8.9')]);
    expect(down.outcome).toBe('fail');
    expect(down.rows[0]?.evidence).toMatchObject({ correction_pct: '1.1', retracted_dbu: '-10' });
    expect((await audited([...rows, restatement('12')])).outcome).toBe('fail');
  });

  it('passes corrections within the accepted share, and usage that is free or retracted in full', async () => {
    const rows = [usage({ usage_quantity: '100' }), retraction('10'), restatement('9')];
    expect((await audited(rows)).outcome).toBe('pass');
    const stricter = ['unpriced_or_corrected_usage.max_correction_share=0.005'];
    expect((await audited(rows, [price()], stricter)).outcome).toBe('fail');
    expect((await audited([usage({ sku_name: 'GENIE_FREE_USAGE' })])).outcome).toBe('pass');
    const free = [usage({ sku_name: 'X', usage_quantity: '0.3' })];
    const netted = [...free, usage({ sku_name: 'X', usage_quantity: '-0.1', record_type: 'RETRACTION' })];
    expect((await audited(netted)).outcome).toBe('fail');
  });

  it('is unsure of a correction whose original lies before the export, and of an unknown kind of record', async () => {
    const early = await audited([retraction('5')]);
    expect(verdicts(early)).toEqual({ failed: [], unknown: [SKU] });
    expect((await audited([usage(), usage({ record_type: 'ADJUSTMENT' })])).outcome).toBe('inconclusive');
    expect((await audited([usage(), usage({ record_type: null })])).outcome).toBe('inconclusive');
  });

  it('does not look at other products, and does not apply without usage', async () => {
    const vector = usage({ billing_origin_product: 'VECTOR_SEARCH', sku_name: 'NO_PRICE' });
    expect((await audited([vector])).outcome).toBe('not_applicable');
    expect((await audited([])).outcome).toBe('not_applicable');
  });
});
