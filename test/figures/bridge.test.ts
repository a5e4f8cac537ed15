import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { folderOf } from '../inputs/support.ts';
import { AS_OF, auditFolder, type Estate, type ExportRecord } from '../support/estate.ts';
import { billed, exactSum, figure } from '../support/money.ts';
import { bill, onEndpoint, price, usage } from '../support/serving.ts';

const on = (day: string, more: ExportRecord = {}) =>
  onEndpoint('score', { usage_start_time: `${day}T12:00:00Z`, usage_end_time: `${day}T13:00:00Z`, ...more });
const config = 'workspaces: { "1000000000000001": { name: adb-payments } }';
const steps = async (rows: readonly ExportRecord[], more: Estate, text = config) =>
  Object.fromEntries(
    figure(await billed(rows, [price()], more, { config: text }), 'cost_bridge').map((row) => [
      row.step,
      row.amount_usd,
    ]),
  );

const ndjson = (records: readonly ExportRecord[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

describe('the cost bridge', () => {
  const rows = [
    on('2026-09-10', { usage_quantity: '100' }),
    on('2026-09-10', { usage_quantity: '-10', record_type: 'RETRACTION' }),
    on('2026-09-11', { usage_quantity: '10' }),
    on('2026-09-10', { usage_quantity: '20', billing_origin_product: 'VECTOR_SEARCH' }),
    on('2026-06-10', { usage_quantity: '7' }),
    on('2026-09-10', { usage_quantity: '3', sku_name: 'OWN' }),
  ];
  const account_prices = [
    price({ pricing: { default: '0.8' } }),
    price({ sku_name: 'OWN', pricing: { default: '2' } }),
  ];
  const azure_costs = [
    bill('2026-09-10', { Quantity: '110', Cost: '85' }),
    bill('2026-09-11', { Quantity: '10', Cost: '8' }),
  ];

  it('leads from list price over corrections and discounts to the bill, and what it does not explain', async () => {
    const amounts = await steps(rows, { account_prices, azure_costs });
    expect(amounts).toEqual({
      'usage at list price': '117.00',
      'corrections at list price': '-10.00',
      discounts: '-21.40',
      'usage without a list price': '6.00',
      'cost of serving': '91.60',
      'days and meters without a bill to compare': '-11.60',
      'other products on the same meters': '16.00',
      'expected on the Azure bill': '96.00',
      'not explained': '-3.00',
      'Azure bill': '93.00',
    });
  });

  it('adds up at every subtotal, and the cost of serving is the headline’s', async () => {
    const audit = await billed(rows, [price()], { account_prices, azure_costs }, { config });
    let sum = 0n;
    for (const row of figure(audit, 'cost_bridge')) {
      if (row.is_subtotal) expect(exactSum([row.amount_usd]), String(row.step)).toBe(sum);
      else sum += exactSum([row.amount_usd]);
    }
    expect(figure(audit, 'cost_bridge')[4]?.amount_usd).toBe(figure(audit, 'headline')[0]?.cost_usd);
  });

  it('ends at the cost of serving where no bill was exported, or none in the currency', async () => {
    const without = await steps(rows, { account_prices });
    expect([
      without['cost of serving'],
      without['expected on the Azure bill'],
      without['Azure bill'],
    ]).toEqual(['91.60', null, null]);
    const euros = await steps(rows, {
      account_prices,
      azure_costs: azure_costs.map((row) => ({ ...row, BillingCurrency: 'EUR' })),
    });
    expect([euros['expected on the Azure bill'], euros['not explained'], euros['Azure bill']]).toEqual([
      '96.00',
      null,
      null,
    ]);
  });

  it('takes each day from one export, the newest, however many files it has', async () => {
    const bills = (name: string, ...days: readonly [string, string][]) => ({
      [`exports/azure_costs/${name}.ndjson`]: ndjson(days.map(([day, Cost]) => bill(day, { Cost }))),
    });
    const folder = folderOf({
      'exports/system/billing_usage.ndjson': ndjson(rows),
      'exports/system/list_prices.ndjson': ndjson([price()]),
      ...bills('run1/bill', ['2026-09-10', '70']),
      ...bills('run2/part_0_0001', ['2026-09-10', '60']),
      ...bills('run2/part_1_0001', ['2026-09-11', '5'], ['2026-09-10', '20']),
    });
    const audit = await auditFolder(join(folder, 'exports'), { asOf: AS_OF, only: ['COST-13'] });
    expect(figure(audit, 'cost_bridge').at(-1)?.amount_usd).toBe('85.00');
  });

  const system = {
    'exports/system/billing_usage.ndjson': ndjson(rows),
    'exports/system/list_prices.ndjson': ndjson([price()]),
  };
  const bridged = async (files: Readonly<Record<string, string | Uint8Array>>) => {
    const audit = await auditFolder(join(folderOf({ ...system, ...files }), 'exports'), {
      asOf: AS_OF,
      only: ['COST-13'],
    });
    return figure(audit, 'cost_bridge').at(-1)?.amount_usd;
  };
  const placed = (subscription: string, day: string, Cost: string) =>
    bill(day, {
      Cost,
      ResourceId: `/subscriptions/${subscription}/resourceGroups/ml/providers/Microsoft.Databricks/workspaces/${subscription}`,
    });

  it('takes all subscriptions together that have an export each', async () => {
    const total = await bridged({
      'exports/azure_costs/one.ndjson': ndjson([placed('one', '2026-09-10', '60')]),
      'exports/azure_costs/two.ndjson': ndjson([
        placed('two', '2026-09-10', '30'),
        placed('two', '2026-09-11', '5'),
      ]),
    });
    expect(total).toBe('95.00');
  });

  it('counts a file once that lies beside its copy', async () => {
    const part = ndjson([placed('one', '2026-09-10', '60'), placed('one', '2026-09-11', '5')]);
    const total = await bridged({
      'exports/azure_costs/run/part_0_0001.ndjson': part,
      'exports/azure_costs/run/part_0_0001.ndjson.gz': gzipSync(part),
      'exports/azure_costs/run/part_0_0001 (1).ndjson': `${part}\n`,
    });
    expect(total).toBe('65.00');
  });

  it('does not take what was bought ahead for free: its cost is in the amortised export, or not known', async () => {
    const prepaid = ndjson([
      { ...placed('one', '2026-09-10', '0'), PricingModel: 'Reservation' },
      placed('one', '2026-09-11', '5'),
    ]);
    expect(await bridged({ 'exports/azure_costs/actual.ndjson': prepaid })).toBeNull();
    const amortised = ndjson([
      { ...placed('one', '2026-09-10', '60'), PricingModel: 'Reservation' },
      placed('one', '2026-09-11', '5'),
    ]);
    const both = {
      'exports/azure_costs/actual.ndjson': prepaid,
      'exports/azure_costs/amortized.ndjson': amortised,
    };
    expect(await bridged(both)).toBe('65.00');
    // An older run that knew of nothing bought ahead is out of date.
    const older = { 'exports/azure_costs/older.ndjson': ndjson([placed('one', '2026-09-10', '60')]) };
    expect(await bridged({ ...older, 'exports/azure_costs/actual.ndjson': prepaid })).toBeNull();
  });

  it('is unknown where two exports that end on one day differ', async () => {
    const total = await bridged({
      'exports/azure_costs/a.ndjson': ndjson([placed('one', '2026-09-10', '60')]),
      'exports/azure_costs/b.ndjson': ndjson([placed('one', '2026-09-10', '61')]),
    });
    expect(total).toBeNull();
  });
});

describe('the bill by day', () => {
  it('is placed by the name of the resource, from wherever it is known', async () => {
    const named = [
      {
        azure_workspace: [
          {
            id: String(bill('').ResourceId).toUpperCase(),
            name: 'ADB-payments',
            location: 'x',
            workspaceId: '1000000000000001',
            workspaceUrl: 'u',
          },
        ],
      },
      {
        workspaces: [
          {
            workspace_id: '1000000000000001',
            workspace_name: 'adb-payments',
            workspace_url: 'u',
            status: 'RUNNING',
          },
        ],
      },
    ];
    for (const more of named) {
      const audit = await billed([on('2026-09-10')], [price()], {
        azure_costs: [bill('2026-09-10')],
        ...more,
      });
      expect(figure(audit, 'bill_by_day')).toMatchObject([
        { workspace_id: '1000000000000001', unexplained_usd: '0.00' },
      ]);
    }
  });

  it('is not placed by a name that another resource bears, too', async () => {
    const elsewhere = (group: string) =>
      `/subscriptions/5d6f/resourceGroups/${group}/providers/Microsoft.Databricks/workspaces/adb-payments`;
    const named = (...groups: readonly string[]) =>
      groups.map((group) => bill('2026-09-10', { ResourceId: elsewhere(group) }));
    const described = {
      azure_workspace: [
        { id: elsewhere('ml'), location: 'x', workspaceId: '1000000000000001', workspaceUrl: 'u' },
      ],
    };
    const placedAt = async (azure_costs: readonly ExportRecord[], more: Estate) => {
      const audit = await billed([on('2026-09-10')], [price()], { azure_costs, ...more }, { config });
      return figure(audit, 'bill_by_day')
        .filter(({ bill_usd }) => bill_usd !== null)
        .map(({ workspace_id, bill_usd }) => [workspace_id, bill_usd]);
    };
    expect(await placedAt(named('ml', 'other'), {})).toEqual([[null, '2.00']]);
    expect(await placedAt(named('ml', 'other'), described)).toEqual([
      ['1000000000000001', '1.00'],
      [null, '1.00'],
    ]);
    expect(await placedAt(named('other'), described)).toEqual([[null, '1.00']]);
  });

  it('stands beside the usage of its workspace, or of none where its resource is not known', async () => {
    const rows = [on('2026-09-10'), usage({ workspace_id: '2', usage_start_time: '2026-09-10T12:00:00Z' })];
    const azure_costs = [
      bill('2026-09-10'),
      bill('2026-09-10', { ResourceId: '/x/providers/Microsoft.Databricks/workspaces/other' }),
    ];
    const audit = await billed(rows, [price()], { azure_costs }, { config });
    const placed = figure(audit, 'bill_by_day').map((row) => [
      row.workspace_id,
      row.expected_usd,
      row.bill_usd,
      row.unexplained_usd,
    ]);
    expect(placed).toEqual([
      ['1000000000000001', '1.00', '1.00', '0.00'],
      ['2', '1.00', null, null],
      [null, '0.00', '1.00', '1.00'],
    ]);
  });
});
