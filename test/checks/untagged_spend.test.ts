import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AS_OF, auditCheck, auditFolder, type ExportRecord, verdicts } from '../support/estate.ts';
import { onEndpoint, price, SKU, usage } from '../support/serving.ts';

const spent = (dbu: string, custom_tags: ExportRecord | null, more: ExportRecord = {}) =>
  onEndpoint('score', { usage_quantity: dbu, custom_tags, ...more });
const owner = ['untagged_spend.required_tags=[owner]'];
const audited = (rows: readonly ExportRecord[], params = owner, prices = [price()]) =>
  auditCheck('untagged_spend', { billing_usage: rows, list_prices: prices }, { params });

describe('COST-09 untagged_spend', () => {
  it('fails each tag that more of the spend lacks than is accepted, per workspace', async () => {
    const params = ['untagged_spend.required_tags=[owner,cost_center]'];
    const rows = [
      spent('94', { owner: 'risk', cost_center: '12' }),
      spent('6', { cost_center: '12' }),
      spent('1', { owner: 'ops' }, { workspace_id: '2' }),
    ];
    const result = await audited(rows, params);
    expect(result.outcome).toBe('fail');
    expect(result.rows.map(({ workspaceId, resource }) => [workspaceId, resource])).toEqual([
      ['1000000000000001', 'owner'],
      ['2', 'cost_center'],
    ]);
    expect(result.counts).toMatchObject({ looked: 4, passed: 2 });
    expect(result.rows[0]?.evidence).toMatchObject({
      untagged_usd: '6.00',
      total_usd: '100.00',
      untagged_pct: '6',
    });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
  });

  it('passes up to the accepted share, and with keys in any case', async () => {
    const rows = [spent('95', { Owner: 'risk' }), spent('5', null)];
    expect((await audited(rows)).outcome).toBe('pass');
    expect((await audited(rows, [...owner, 'untagged_spend.max_untagged_share=0.04'])).outcome).toBe('fail');
  });

  it('counts an empty value and an empty map as no tag', async () => {
    expect((await audited([spent('1', { owner: ' ' })])).outcome).toBe('fail');
    expect((await audited([spent('1', {})])).outcome).toBe('fail');
  });

  it('measures the spend after corrections', async () => {
    const rows = [
      spent('50', { owner: 'risk' }),
      spent('50', null),
      spent('-50', null, { record_type: 'RETRACTION' }),
      spent('50', { owner: 'risk' }, { record_type: 'RESTATEMENT' }),
    ];
    expect((await audited(rows)).outcome).toBe('pass');
  });

  it('is unsure where what has no price may be untagged too', async () => {
    const rows = [
      spent('100', { owner: 'risk' }),
      usage({ sku_name: 'NO_PRICE', custom_tags: { owner: 'a' } }),
    ];
    const result = await audited(rows);
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result).unknown).toEqual(['owner']);
    expect((await audited(rows, owner, [])).outcome).toBe('inconclusive');
  });

  it('passes free usage: nothing was spent', async () => {
    expect((await audited([spent('3', null, { sku_name: `${SKU}_FREE_USAGE` })])).outcome).toBe('pass');
  });

  it.each(['custom_tags', 'billing_origin_product'])(
    'is not assessed where the bill was exported without %s',
    async (column) => {
      const folder = mkdtempSync(join(tmpdir(), 'serving-audit-test-'));
      try {
        const cells = Object.entries(usage({ custom_tags: '{}' })).filter(([name]) => name !== column);
        const csv = [cells.map(([name]) => name), cells.map(([, value]) => value)];
        mkdirSync(join(folder, 'system'));
        writeFileSync(join(folder, 'system/billing_usage.csv'), csv.map((row) => row.join(',')).join('\n'));
        writeFileSync(join(folder, 'system/list_prices.ndjson'), JSON.stringify(price()));
        const { checks } = await auditFolder(folder, { asOf: AS_OF, only: ['untagged_spend'] });
        expect(checks[0]).toMatchObject({
          outcome: 'not_assessed',
          missing: [`billing_usage.${column}`],
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );

  it('does not apply without usage, or without a tag to ask for', async () => {
    expect((await audited([])).outcome).toBe('not_applicable');
    expect((await audited([spent('1', null)], ['untagged_spend.required_tags=[]'])).outcome).toBe(
      'not_applicable',
    );
  });
});
