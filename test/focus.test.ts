import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, query, type TypedTable } from '../src/database.ts';
import { demandFocusFile, writeFocus } from '../src/focus.ts';
import type { Audit } from '../src/result.ts';
import { type AuditOptions, auditEstate, type Estate } from './support/estate.ts';
import { exactSum, figure, total } from './support/money.ts';
import { endpoint, onEndpoint, price, SKU, usage } from './support/serving.ts';

/** Of FOCUS 1.2, in its order; those that may not be null, and those that it demands in any case. */
const MANDATORY = [
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ContractedCost',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'ServiceCategory',
  'ServiceName',
];
const MAY_BE_NULL = new Set(['BillingAccountName', 'ChargeClass']);

async function costsOf(
  estate: Estate,
  options: AuditOptions = {},
): Promise<{ audit: Audit; costs: TypedTable }> {
  const tables: TypedTable[] = [];
  const audit = await auditEstate(estate, {
    only: ['unpriced_or_corrected_usage'],
    ...options,
    onFocus: async (table) => void tables.push(table),
  });
  const [costs] = tables;
  if (costs === undefined) throw new Error('no costs');
  return { audit, costs };
}

const estate: Estate = {
  serving_endpoint_details: [endpoint('score')],
  billing_usage: [
    onEndpoint('score', { account_id: 'a', usage_quantity: '3', custom_tags: { team: 'risk' } }),
    onEndpoint('score', {
      account_id: 'a',
      usage_quantity: '0.000000000000000003',
      custom_tags: { team: 'risk' },
    }),
    usage({
      usage_quantity: '-2',
      record_type: 'RETRACTION',
      usage_start_time: '2026-08-31T23:00:00Z',
      ingestion_date: '2026-09-02',
    }),
    usage({ usage_quantity: '-1', record_type: 'RETRACTION', ingestion_date: '2026-09-30' }),
    usage({ sku_name: 'NEW' }),
    usage({ sku_name: 'OWN', usage_type: 'TOKEN' }),
    usage({ sku_name: `${SKU}_FREE_USAGE` }),
  ],
  list_prices: [price({ pricing: { default: '0.1' } })],
  account_prices: [
    price({ pricing: { default: '0.07' } }),
    price({ sku_name: 'OWN', pricing: { default: '5' } }),
  ],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'serving-audit-focus-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('costs in the columns of FOCUS', () => {
  it('have every column that the specification demands, and a value where it demands one', async () => {
    const { costs } = await costsOf(estate);
    const names = costs.columns.map(({ name }) => name);
    expect(names.filter((name) => MANDATORY.includes(name))).toEqual(MANDATORY);
    const own = names.filter((name) => name.startsWith('x_'));
    expect(names).toEqual([...names.filter((name) => !own.includes(name)).sort(), ...own]);
    expect(costs.rows).toHaveLength(5);
    for (const row of costs.rows) {
      for (const name of MANDATORY) if (!MAY_BE_NULL.has(name)) expect(row[name], name).not.toBeNull();
    }
  });

  it('come to the headline, and the summary to the file', async () => {
    const { audit, costs } = await costsOf(estate);
    expect(exactSum(costs.rows.map((row) => String(row.BilledCost)))).toBe(exactSum([total(audit)]));
    expect(figure(audit, 'focus_summary')[0]).toMatchObject({
      focus_version: '1.2',
      row_count: 5,
      cost_usd: total(audit),
      correction_rows: 1,
      unpriced_dbu: '1',
    });
  });

  it('say what was used, at which price, for whom', async () => {
    const { costs } = await costsOf(estate);
    expect(costs.rows.find((row) => row.ResourceName === 'score')).toMatchObject({
      BilledCost: '0.21000000000000000021',
      ListCost: '0.3000000000000000003',
      ListUnitPrice: '0.1',
      ContractedUnitPrice: '0.07',
      PricingQuantity: '3.000000000000000003',
      PricingUnit: 'DBU',
      ChargePeriodStart: '2026-09-29T00:00:00Z',
      ChargePeriodEnd: '2026-09-30T00:00:00Z',
      BillingPeriodStart: '2026-09-01T00:00:00Z',
      BillingPeriodEnd: '2026-10-01T00:00:00Z',
      ChargeCategory: 'Usage',
      ChargeClass: null,
      InvoiceIssuerName: 'Microsoft',
      RegionId: 'EU_WEST',
      ResourceId: 'id-of-score',
      SkuId: SKU,
      SkuMeter: 'Premium Serverless Realtime Inferencing DBU',
      Tags: '{"team":"risk"}',
      x_PriceBasis: 'account',
    });
    expect(costs.rows.find((row) => row.SkuId === 'OWN')).toMatchObject({
      ListUnitPrice: null,
      ListCost: '5',
      BilledCost: '5',
      ServiceSubcategory: 'Generative AI',
    });
  });

  it('put a correction of an earlier month into the month in which it arrived', async () => {
    const { costs } = await costsOf(estate);
    const corrected = costs.rows.filter((row) => String(row.BilledCost).startsWith('-'));
    expect(corrected.map((row) => [row.ChargePeriodStart, row.BillingPeriodStart, row.ChargeClass])).toEqual([
      ['2026-08-31T00:00:00Z', '2026-09-01T00:00:00Z', 'Correction'],
      ['2026-09-29T00:00:00Z', '2026-09-01T00:00:00Z', null],
    ]);
  });

  it('are the same in CSV and in Parquet, and leave nothing else behind', async () => {
    const { costs } = await costsOf(estate);
    const written = await writeFocus(costs, join(folder, 'out', 'costs.csv'));
    await writeFocus(costs, join(folder, 'out', "co'sts.parquet"));
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(["co'sts.parquet", 'costs.csv']);
    const lines: Record<string, string>[] = parse(readFileSync(written.path, 'utf8'), { columns: true });
    const database = await openDatabase({ file: null, memory: null, spillDirectory: folder });
    const { rows } = await query(
      database,
      "from read_parquet('$1')".replace('$1', join(folder, 'out', "co''sts.parquet")),
    );
    const types = await query(
      database,
      "describe from read_parquet('$1')".replace('$1', join(folder, 'out', "co''sts.parquet")),
    );
    database.close();
    expect(lines).toEqual(
      costs.rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)]),
        ),
      ),
    );
    expect(rows).toEqual(costs.rows);
    expect(types.rows.map((row) => row.column_type)).toEqual(costs.columns.map(({ type }) => type));
  });

  it('are refused as any other kind of file, before anything is read', () => {
    expect(() => demandFocusFile('costs.xlsx')).toThrow('neither .csv nor .parquet');
    expect(() => demandFocusFile('costs.CSV')).not.toThrow();
  });

  it('of nothing are a file of no rows', async () => {
    const { costs } = await costsOf({ billing_usage: [], list_prices: [] });
    expect(costs.rows).toEqual([]);
    await writeFocus(costs, join(folder, 'costs.parquet'));
    expect(readdirSync(folder)).toEqual(['costs.parquet']);
  });
});
