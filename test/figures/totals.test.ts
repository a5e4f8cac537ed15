import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Audit } from '../../src/result.ts';
import { auditFolder } from '../support/estate.ts';
import { billed, exactSum, figure, total } from '../support/money.ts';
import { onEndpoint, price, SKU, usage } from '../support/serving.ts';

const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url));

/** Endpoints, days, tags, corrections, free and unpriced usage, in quantities that no double holds. */
const manifold = Array.from({ length: 300 }, (_, index) => {
  const day = String((index % 28) + 1).padStart(2, '0');
  const row = {
    usage_start_time: `2026-09-${day}T${String(index % 24).padStart(2, '0')}:00:00Z`,
    usage_quantity: `${index % 11 === 0 ? '-' : ''}${index % 97}.${String(index * 7919).padStart(7, '0')}`,
    record_type: index % 11 === 0 ? 'RETRACTION' : 'ORIGINAL',
    sku_name: index % 13 === 0 ? 'NO_PRICE' : index % 17 === 0 ? `${SKU}_FREE_USAGE` : SKU,
    custom_tags: [
      { owner: 'a' },
      { owner: 'b', team: 'x' },
      { Owner: 'a' },
      {},
      null,
      { 'a"b': '1', '*': '2', 'c.d': "it's" },
    ][index % 6],
  };
  return index % 9 === 0 ? usage(row) : onEndpoint(`e${index % 7}`, row);
});

/** Figures that divide the whole cost, each in its own way. */
const BREAKDOWNS = [
  'cost_by_workspace',
  'cost_by_model',
  'cost_by_version',
  'cost_by_cost_centre',
  'cost_by_requester',
  'idle_cost',
  'off_hours_cost',
  'chargeback',
  'focus_summary',
];

function expectEqualSums(audit: Audit): void {
  const headline = exactSum([total(audit)]);
  expect(exactSum(figure(audit, 'endpoint_cost').map((row) => row.cost_usd))).toBe(headline);
  expect(exactSum(figure(audit, 'daily_cost').map((row) => row.cost_usd))).toBe(headline);
  for (const name of BREAKDOWNS)
    expect(exactSum(figure(audit, name).map((row) => row.cost_usd)), name).toBe(headline);
  for (const row of [...figure(audit, 'idle_cost'), ...figure(audit, 'off_hours_cost')]) {
    const parts = [row.used_usd, row.idle_usd, row.unjudged_usd, row.working_usd, row.off_hours_usd];
    expect(exactSum(parts)).toBe(exactSum([row.cost_usd]));
  }
  const tags = figure(audit, 'cost_by_tag');
  const keys = new Set(tags.map((row) => row.tag_key));
  for (const key of keys) {
    const own = tags.filter((row) => row.tag_key === key);
    expect(exactSum(own.map((row) => row.cost_usd))).toBe(headline);
  }
  const dbu = exactSum([figure(audit, 'headline')[0]?.dbu]);
  expect(exactSum(figure(audit, 'endpoint_cost').map((row) => row.dbu))).toBe(dbu);
  expect(exactSum(figure(audit, 'daily_cost').map((row) => row.dbu))).toBe(dbu);
}

describe('the totals', () => {
  it('agree to the last digit: by endpoint, by day, by each tag, and in the headline', async () => {
    const audit = await billed(manifold, [price({ pricing: { default: '0.0873' } })]);
    expect(exactSum([total(audit)])).not.toBe(0n);
    expectEqualSums(audit);
    expect(new Set(figure(audit, 'cost_by_tag').map((row) => row.tag_key))).toEqual(
      new Set(['owner', 'cost_center', 'environment', 'Owner', 'team', 'a"b', '*', 'c.d']),
    );
  });

  it.each(['payments', 'clinic', 'factory'])('of the sample %s agree to the last digit', async (name) => {
    const config = readFileSync(join(SAMPLES, name, 'serving-audit.yaml'), 'utf8');
    const audit = await auditFolder(join(SAMPLES, name, 'exports'), { config, only: ['COST-13'] });
    expect(figure(audit, 'endpoint_cost').length).toBeGreaterThan(3);
    expectEqualSums(audit);
  });

  it('are unknown where nothing was billed or nothing has a price', async () => {
    expect(total(await billed([]))).toBeNull();
    expect(total(await billed([usage()], []))).toBeNull();
    expect(figure(await billed([]), 'endpoint_cost')).toEqual([]);
    expect(figure(await billed([]), 'cost_by_tag')).toEqual([]);
  });
});

describe('endpoint_cost', () => {
  it('has the columns that others read, and shares that make up the whole', async () => {
    const audit = await billed([onEndpoint('a', { usage_quantity: '3' }), onEndpoint('b'), usage()]);
    expect(audit.figures.endpoint_cost?.columns).toEqual([
      'workspace_id',
      'endpoint',
      'dbu',
      'cost_usd',
      'price_basis',
      'share_pct',
    ]);
    expect(figure(audit, 'endpoint_cost').map((row) => [row.endpoint, row.share_pct])).toEqual([
      ['a', '60'],
      ['b', '20'],
      [null, '20'],
    ]);
  });
});

describe('cost_by_tag', () => {
  it('splits the cost by the values of a tag, untagged usage apart', async () => {
    const tagged = (owner: string | null, dbu: string) =>
      usage({ usage_quantity: dbu, custom_tags: owner === null ? null : { owner } });
    const audit = await billed([tagged('a', '3'), tagged('b', '1'), tagged(null, '4')]);
    const owners = figure(audit, 'cost_by_tag').filter((row) => row.tag_key === 'owner');
    expect(owners.map((row) => [row.tag_value, row.cost_usd, row.share_pct])).toEqual([
      [null, '4.00', '50'],
      ['a', '3.00', '37.5'],
      ['b', '1.00', '12.5'],
    ]);
  });
});
