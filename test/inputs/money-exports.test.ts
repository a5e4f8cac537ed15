import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { price } from './shapes.ts';
import { discovered, load } from './support.ts';

const WORKSPACE =
  '/subscriptions/5D6F/resourceGroups/ml/providers/Microsoft.Databricks/workspaces/adb-payments';
const METER = 'Premium Serverless Realtime Inferencing DBU';

/** Header and rows of a CSV, as Cost Management writes it. */
const csv = (columns: readonly string[], ...rows: readonly (readonly string[])[]): string =>
  [columns, ...rows]
    .map((row) => row.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','))
    .join('\r\n');

const actual = csv(
  [
    'Date',
    'ResourceId',
    'MeterCategory',
    'MeterName',
    'Quantity',
    'Cost',
    'BillingCurrency',
    'ChargeType',
    'Tags',
  ],
  [
    '09/29/2026',
    WORKSPACE,
    'Azure Databricks',
    METER,
    '96',
    '6.048',
    'EUR',
    'Usage',
    '"cost": "ml","env": "prod"',
  ],
  [
    '9/29/2026',
    WORKSPACE.toUpperCase(),
    'Azure Databricks',
    METER,
    '4',
    '0.252',
    'EUR',
    'Usage',
    '"cost": "ml","env": "prod"',
  ],
  [
    '09/30/2026',
    '/subscriptions/5d6f/resourceGroups/ml/providers/Microsoft.Storage/a',
    'Storage',
    'LRS',
    '1',
    '3',
    'EUR',
    'Usage',
    '',
  ],
);

const focus = csv(
  [
    'BilledCost',
    'EffectiveCost',
    'ListCost',
    'BillingCurrency',
    'ChargeCategory',
    'ChargePeriodStart',
    'ConsumedQuantity',
    'ResourceId',
    'ServiceName',
    'SkuMeter',
    'Tags',
  ],
  [
    '6.048',
    '5.9',
    '6.72',
    'EUR',
    'Usage',
    '2026-09-29T00:00Z',
    '96',
    WORKSPACE,
    'Azure Databricks',
    METER,
    '{"cost":"ml"}',
  ],
);

const days =
  'select usage_on, is_databricks, is_focus, meter_name, quantity, cost, effective_cost, list_cost, currency, row_count from azure_cost_day order by usage_on, meter_name';

describe('the Azure bill', () => {
  test.each([
    ['as it is', actual, 'azure_costs/part_0_0001.csv'],
    ['in other case, with a mark', `\uFEFF${actual.replace(/^.*/, (line) => line.toLowerCase())}`, 'a/b.csv'],
    ['compressed', gzipSync(actual), 'azure_costs/part_0_0001.csv.gz'],
    [
      'with the names of another agreement',
      actual
        .replace(
          /^.*/,
          'UsageDateTime,InstanceId,meterCategory,Meter,UsageQuantity,PreTaxCost,Currency,ChargeType,Tags',
        )
        .replace(',Meter,', ',MeterName,'),
      'x.csv',
    ],
  ])('is read %s: a day, resource and meter is one row', async (_, text, path) => {
    const { rows, input } = await load({ [path]: text });
    expect(input(path)).toMatchObject({ export: 'azure_costs', status: 'read', rows: 3 });
    const common = { is_focus: false, effective_cost: null, list_cost: null, currency: 'EUR' };
    expect(await rows(days)).toEqual([
      {
        ...common,
        usage_on: '2026-09-29',
        is_databricks: true,
        meter_name: METER,
        quantity: '100',
        cost: '6.3',
        row_count: 2,
      },
      {
        ...common,
        usage_on: '2026-09-30',
        is_databricks: false,
        meter_name: null,
        quantity: null,
        cost: '3',
        row_count: 1,
      },
    ]);
  });

  test.each([
    ['1.2', focus],
    ['1.0', focus.replace('SkuMeter,', 'x_SkuMeterName,')],
  ])('is read in the FOCUS format %s', async (_, text) => {
    const { rows, input } = await load({ 'focus.csv': text });
    expect(input('focus.csv')).toMatchObject({ export: 'azure_costs', status: 'read', rows: 1 });
    expect(await rows(days)).toEqual([
      {
        usage_on: '2026-09-29',
        is_databricks: true,
        is_focus: true,
        meter_name: METER,
        quantity: '96',
        cost: '6.048',
        effective_cost: '5.9',
        list_cost: '6.72',
        currency: 'EUR',
        row_count: 1,
      },
    ]);
  });

  test('says which rows have no day or no money', async () => {
    const { input } = await load({ 'a.csv': `${actual}\r\nsoon,x,Azure Databricks,y,1,much,EUR,Usage,` });
    expect(input('a.csv').status).toBe('partial');
    expect(input('a.csv').problems[0]).toContain('1 of 4 rows');
  });
});

describe('prices of the account', () => {
  const line = `${JSON.stringify(price)}\n`;
  test.each([
    ['system/account_prices.ndjson', 'account_prices'],
    ['system/account_prices.parquet/part-00000-c000.ndjson', 'account_prices'],
    ['system/list_prices.ndjson', 'list_prices'],
    ['prices.ndjson', 'list_prices'],
  ])('have the columns of list prices: %s is %s', async (path, expected) => {
    const { files } = await discovered({ [path]: line });
    expect(files[0]?.export).toBe(expected);
  });

  test('are told by the manifest, whatever the file is called', async () => {
    const manifest = {
      workspaceId: '1000000000000001',
      files: [{ path: 'p.ndjson', command: 'select * from system.billing.account_prices', exitCode: 0 }],
    };
    const { files } = await discovered({ 'manifest.json': manifest, 'p.ndjson': line });
    expect(files.find(({ path }) => path === 'p.ndjson')?.export).toBe('account_prices');
  });

  test('may lack the resolved price', async () => {
    const { rows } = await load({
      'account_prices.ndjson': `${JSON.stringify({ ...price, pricing: { default: '0.0525' } })}\n`,
    });
    expect(await rows('select default_price, effective_price from raw_account_prices')).toEqual([
      { default_price: '0.0525', effective_price: null },
    ]);
  });
});

describe('spend at other providers', () => {
  const spend = {
    record_id: 's-1',
    workspace_id: '1000000000000001',
    usage_start_time: '2026-09-29T10:00:00.000Z',
    usage_unit: 'USD',
    usage_quantity: '0.123456',
    usage_metadata: { provider: 'openai', model: 'gpt-5', endpoint_name: 'chat' },
    identity_metadata: { run_by: 'ana@contoso.com', run_as: null },
    custom_tags: { request_tags: { project: 'x' }, endpoint_tags: { team: 'risk' } },
  };
  test('is known in an answer without rows, where it was collected', async () => {
    const columns = ['usage_unit', 'usage_quantity', 'usage_metadata', 'custom_tags'].map((name) => ({
      name,
      type_text: 'STRING',
    }));
    const answer = JSON.stringify({
      statement_id: 's',
      status: { state: 'SUCCEEDED' },
      manifest: { format: 'JSON_ARRAY', schema: { columns }, total_row_count: 0, truncated: false },
      result: { data_array: [] },
    });
    const { input } = await load({ 'system/external_model_spend/a.json': answer, 'elsewhere.json': answer });
    expect(input('system/external_model_spend/a.json')).toMatchObject({
      export: 'external_model_spend',
      status: 'read',
      rows: 0,
    });
    expect(input('elsewhere.json').export).toBeNull();
  });

  test('is money by day, provider and model, and no DBU', async () => {
    const { rows, input } = await load({
      's.ndjson': `${JSON.stringify(spend)}\n${JSON.stringify(spend)}\n`,
    });
    expect(input('s.ndjson')).toMatchObject({ export: 'external_model_spend', status: 'read', rows: 2 });
    expect(
      await rows(
        'select usage_on, provider, model, endpoint_name, requester, endpoint_tags, usage_unit, usage_quantity from external_spend_day',
      ),
    ).toEqual([
      {
        usage_on: '2026-09-29',
        provider: 'openai',
        model: 'gpt-5',
        endpoint_name: 'chat',
        requester: 'ana@contoso.com',
        endpoint_tags: '{"team":"risk"}',
        usage_unit: 'USD',
        usage_quantity: '0.246912',
      },
    ]);
  });
});
