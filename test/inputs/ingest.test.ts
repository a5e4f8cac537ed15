import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase, run } from '../../src/database.ts';
import * as shapes from './shapes.ts';
import { catalog, folderOf, type Loaded, load } from './support.ts';

const { endpoint, payPerToken, details } = shapes;

describe('raw tables', () => {
  test('exist for every small export, with the types of their contract, also when empty', async () => {
    const loaded = await load({});
    for (const contract of catalog.contracts.filter(({ size }) => size === 'small')) {
      expect(await loaded.rows(`select count(*) as n from raw_${contract.export}`)).toEqual([{ n: 0 }]);
    }
    const types = await loaded.rows('describe raw_list_prices');
    expect(types.map(({ column_name, column_type }) => `${column_name} ${column_type}`)).toEqual([
      'input_id INTEGER',
      'input_item BIGINT',
      'workspace_id VARCHAR',
      'object_name VARCHAR',
      'account_id VARCHAR',
      'price_start_time TIMESTAMP WITH TIME ZONE',
      'price_end_time TIMESTAMP WITH TIME ZONE',
      'sku_name VARCHAR',
      'cloud VARCHAR',
      'currency_code VARCHAR',
      'usage_unit VARCHAR',
      'default_price DECIMAL(38,18)',
      'effective_price DECIMAL(38,18)',
    ]);
    expect(
      (
        await loaded.rows(
          "select column_type from (describe raw_serving_endpoint_details) where column_name in ('config', 'route_optimized')",
        )
      ).map(({ column_type }) => column_type),
    ).toEqual(['JSON', 'BOOLEAN']);
  });

  test('hold values by name, with the number of their record', async () => {
    const loaded = await load({ 'a.json': [payPerToken, endpoint] }, { workspace: '123456' });
    expect(
      await loaded.rows(
        'select input_id, input_item, workspace_id, id, name, creation_timestamp, state_ready, tags::varchar as tags from raw_serving_endpoints order by input_item',
      ),
    ).toEqual([
      {
        input_id: 1,
        input_item: 1,
        workspace_id: '123456',
        id: null,
        name: 'databricks-x',
        creation_timestamp: '2026-04-16T00:00:00Z',
        state_ready: 'READY',
        tags: null,
      },
      {
        input_id: 1,
        input_item: 2,
        workspace_id: '123456',
        id: endpoint.id,
        name: 'pd-scoring',
        creation_timestamp: '2025-07-01T08:20:00Z',
        state_ready: 'READY',
        tags: '[{"key":"cost_center","value":"4711"}]',
      },
    ]);
    expect(loaded.export('serving_endpoints').columns).toContain('tags');
    expect(loaded.export('serving_endpoints').columns).not.toContain('budget_policy_id');
  });

  test('hold long exports whole', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({
      ...endpoint,
      id: `id-${index}`,
      name: `e-${index}`,
    }));
    const loaded = await load(
      {
        'a.json': many,
        'b.json': { endpoints: many.slice(0, 4999) },
        'c.json': `${JSON.stringify(many, null, 2).slice(0, -9)}`,
      },
      { workspace: '1' },
    );
    expect(loaded.input('a.json')).toMatchObject({ status: 'read', rows: 5000 });
    expect(loaded.input('b.json')).toMatchObject({ status: 'read', rows: 4999 });
    expect(loaded.input('c.json')).toMatchObject({ status: 'broken', export: 'serving_endpoints', rows: 0 });
    expect(await loaded.rows('select count(*) as n from raw_serving_endpoints')).toEqual([{ n: 5000 }]);
  });

  test('hold no secret', async () => {
    const pat = `dapi${'0123456789abcdef'.repeat(2)}`;
    const config = {
      served_entities: [{ name: 'm', environment_vars: { PASSWORD: 'hunter2hunter2', TOKEN: pat } }],
    };
    const loaded = await load({
      'get.json': { ...details, config, pending_config: config, description: `uses ${pat}` },
      'tokens.json': [{ ...shapes.token, comment: `was ${pat}` }],
      'broken.json': `[{"token_id": "a", "owner_id": 1, "creation_time": "${pat}", "comment": {"a": "${pat}"}}]`,
    });
    const everything = JSON.stringify([
      loaded.evidence,
      await loaded.rows('select * from raw_serving_endpoint_details'),
      await loaded.rows('select * from raw_tokens'),
    ]);
    expect(everything).not.toMatch(/hunter2|dapi0/);
    expect(everything).toContain('uses [redacted databricks-pat]');
  });

  test('17 digits stay exact everywhere', async () => {
    const id = '12345678901234567';
    const loaded = await load({
      'tokens.json': `[{"token_id":"a","owner_id":${id},"creation_time":1700000000000,"workspace_id":${id}}]`,
      'served.csv': `served_entity_id,endpoint_config_version,workspace_id,change_time\na,1,${id},2026-01-01T00:00:00Z\n`,
      'targets.yaml': `targets:\n  - endpoint: a\n    workspace_id: ${id}\n`,
    });
    expect(await loaded.rows('select workspace_id, owner_id from raw_tokens')).toEqual([
      { workspace_id: id, owner_id: id },
    ]);
    expect(
      await loaded.rows(
        'select workspace_id from raw_served_entities union all select workspace_id from raw_targets',
      ),
    ).toEqual([{ workspace_id: id }, { workspace_id: id }]);
  });
});

describe('values that cannot be', () => {
  test('count as unknown, are named without the value, and make the file partial', async () => {
    const odd = [1, 2, 3, 4, 5].map((item) => ({
      ...shapes.token,
      token_id: `t${item}`,
      creation_time: 1700000000 + item,
    }));
    const loaded = await load({ 'tokens.json': odd }, { workspace: '123456' });
    expect(loaded.input('tokens.json')).toMatchObject({ status: 'partial', rows: 5 });
    expect(loaded.input('tokens.json').problems).toEqual([
      'record 1, creation_time: is in seconds, not in milliseconds; it counts as unknown',
      'record 2, creation_time: is in seconds, not in milliseconds; it counts as unknown',
      'record 3, creation_time: is in seconds, not in milliseconds; it counts as unknown',
      'and 2 more like these',
    ]);
    expect(await loaded.rows('select count(*) as n from raw_tokens where creation_time is null')).toEqual([
      { n: 5 },
    ]);
  });
});

describe('the same thing twice', () => {
  const older = { ...details, last_updated_timestamp: 1754000000000, description: 'old' };

  test('with the same content counts once', async () => {
    const loaded = await load(
      { 'a.json': [endpoint, payPerToken], 'b.json': [payPerToken, endpoint] },
      { workspace: '123456' },
    );
    expect(await loaded.rows('select name, input_id from raw_serving_endpoints order by name')).toEqual([
      { name: 'databricks-x', input_id: 1 },
      { name: 'pd-scoring', input_id: 1 },
    ]);
    expect(loaded.input('b.json')).toMatchObject({ status: 'read', problems: [] });
  });

  const one = { workspace: '123456' };
  const notices = ({ evidence }: Loaded) => evidence.warnings;
  const manifest = (files: readonly object[]) => ({ workspaceId: '123456', files });

  test('of which one was changed later: that one is used, and the report says so', async () => {
    const loaded = await load({ 'a.json': older, 'b.json': details }, one);
    expect(await loaded.rows('select input_id from raw_serving_endpoint_details')).toEqual([{ input_id: 2 }]);
    expect(loaded.export('serving_endpoint_details').status).toBe('present');
    expect(notices(loaded)).toEqual([
      'serving_endpoint_details: pd-scoring in a.json also stands in b.json; that one was changed later and is used.',
    ]);
  });

  test('of which one was collected later: that one is used, whatever it lacks', async () => {
    const loaded = await load({
      'manifest.json': manifest([
        { path: 'a.json', startedAt: '2026-10-02T00:00:00Z' },
        { path: 'b.json', startedAt: '2026-10-01T00:00:00Z' },
      ]),
      'a.json': { ...details, description: undefined },
      'b.json': { ...details, description: 'before' },
    });
    expect(await loaded.rows('select input_id, description from raw_serving_endpoint_details')).toEqual([
      { input_id: 1, description: null },
    ]);
    expect(notices(loaded)[0]).toMatch(/collected later and is used\.$/);
  });

  test('of which one only says more: both are one', async () => {
    const { config, ...rest } = details;
    const [entity] = config.served_entities;
    const { workload_size: _, ...less } = entity ?? {};
    const raw = { ...rest, config: { ...config, served_entities: [entity] } };
    const typed = { ...rest, config: { ...config, served_entities: [less] }, description: 'only here' };
    const loaded = await load({ 'a.json': { ...typed }, 'b.json': { ...raw, description: undefined } }, one);
    const [row] = await loaded.rows(
      'select input_id, description, config::varchar as config from raw_serving_endpoint_details',
    );
    expect(row).toMatchObject({ input_id: 2, description: 'only here' });
    expect(String(row?.config)).toContain('"workload_size":"Medium"');
    expect(loaded.export('serving_endpoint_details').status).toBe('present');
    expect(notices(loaded)[0]).toMatch(
      /^serving_endpoint_details: pd-scoring in a\.json also stands in b\.json; that one says more/,
    );
  });

  test('and nothing tells which is right: a conflict, and the export is partial', async () => {
    const loaded = await load({ 'a.json': details, 'b.json': { ...details, description: 'other' } }, one);
    expect(await loaded.rows('select input_id from raw_serving_endpoint_details')).toEqual([{ input_id: 1 }]);
    expect(loaded.input('b.json')).toMatchObject({ status: 'partial' });
    expect(loaded.input('b.json').problems[0]).toMatch(
      /^pd-scoring stands in a\.json with different content, and nothing tells which is right/,
    );
    expect(loaded.export('serving_endpoint_details').status).toBe('partial');
  });

  test('a list that is shorter, or a tag that is not set, is no lack of words', async () => {
    const fewer = { ...details, config: { ...details.config, served_entities: [] } };
    const loaded = await load({ 'a.json': details, 'b.json': fewer }, one);
    expect(loaded.export('serving_endpoint_details').status).toBe('partial');
  });

  test('endpoints of different workspaces, or with another id, are different', async () => {
    const again = { ...details, id: '0'.repeat(32) };
    const loaded = await load({ '111111/a.json': details, '222222/a.json': details, '111111/b.json': again });
    expect(await loaded.rows('select count(*) as n from raw_serving_endpoint_details')).toEqual([{ n: 3 }]);
  });

  test('settings collected key by key are one record', async () => {
    const loaded = await load(
      { 'a.json': { maxTokenLifetimeDays: '90' }, 'b.json': { enableIpAccessLists: 'true' } },
      { workspace: '123456' },
    );
    expect(
      await loaded.rows('select max_token_lifetime_days, enable_ip_access_lists from raw_workspace_conf'),
    ).toEqual([{ max_token_lifetime_days: '90', enable_ip_access_lists: 'true' }]);
    expect(loaded.export('workspace_conf').status).toBe('present');
  });
});

describe('targets', () => {
  test('are read from YAML', async () => {
    const loaded = await load({ 'targets.yaml': shapes.targets });
    expect(loaded.input('targets.yaml')).toMatchObject({
      status: 'read',
      format: 'yaml',
      rows: 1,
      problems: [],
    });
    expect(
      await loaded.rows(
        'select workspace_id, endpoint, error_ratio, latency_p95_ms, approved_callers::varchar as callers from raw_targets',
      ),
    ).toEqual([
      {
        workspace_id: '12345678901234567',
        endpoint: 'pd-scoring',
        error_ratio: '0.001',
        latency_p95_ms: 420,
        callers: '["ana.ruiz@contoso.com"]',
      },
    ]);
  });

  test('a key that is none is named with its line and the nearest', async () => {
    const loaded = await load({
      'targets.yaml': 'targets:\n  - endpoint: a\n    latency_p95ms: 5\n  - owner: b\n',
    });
    expect(loaded.input('targets.yaml')).toMatchObject({ status: 'partial', rows: 1 });
    expect(loaded.input('targets.yaml').problems).toEqual([
      'line 3: "latency_p95ms" is not a key of an entry; did you mean "latency_p95_ms"?',
      expect.stringMatching(/^record 2: does not hold the keys/),
    ]);
  });

  test('an alias is the value that it stands for, and told where it stands for several', async () => {
    const loaded = await load({
      'targets.yaml':
        'targets:\n  - endpoint: &a fraud\n    owner: *a\n    approved_callers: &c [x]\n  - endpoint: churn\n    approved_callers: *c\n',
    });
    expect(loaded.input('targets.yaml')).toMatchObject({
      status: 'partial',
      problems: ['line 6: an alias stands for more than one value; write them out'],
    });
    expect(await loaded.rows('select endpoint, owner from raw_targets')).toEqual([
      { endpoint: 'fraud', owner: 'fraud' },
      { endpoint: 'churn', owner: null },
    ]);
  });

  test('as JSON they are read as strictly', async () => {
    const loaded = await load({
      'targets.json': '{"targets": [\n  {"endpoint": "a", "error_ratio": 0.0010, "ownr": "b"}\n]}',
    });
    expect(loaded.input('targets.json')).toMatchObject({ status: 'partial', format: 'json', rows: 1 });
    expect(loaded.input('targets.json').problems).toEqual([
      'line 2: "ownr" is not a key of an entry; did you mean "owner"?',
    ]);
    expect(await loaded.rows('select error_ratio from raw_targets')).toEqual([{ error_ratio: '0.001' }]);
  });

  test.each([
    ['targets: nothing\n', /^line 1: targets is not a list/],
    ['targets:\n  - endpoint: "a\n', /^line \d+, column \d+: is not YAML from here/],
  ])('%j is broken', async (text, message) => {
    const loaded = await load({ 'targets.yaml': text });
    expect(loaded.input('targets.yaml')).toMatchObject({ status: 'broken', export: 'targets' });
    expect(loaded.input('targets.yaml').problems[0]).toMatch(message);
  });

  test('an empty list is one', async () => {
    const loaded = await load({ 'targets.yaml': 'targets:\n' });
    expect(loaded.export('targets')).toMatchObject({ status: 'present', rows: 0 });
  });
});

describe('one content in many forms', () => {
  const prices = [
    {
      ...shapes.price,
      pricing: {
        default: '0.000001429',
        promotional: { default: null },
        effective_list: { default: '12345678901234567890.123456789012345678' },
      },
    },
    { ...shapes.price, sku_name: 'B;"C"', price_end_time: '2026-06-01T12:30:00.500Z' },
  ];
  const csv = (delimiter: string): string => {
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const header = Object.keys(shapes.price);
    const rows = prices.map((row) =>
      header
        .map((key) => {
          const value = (row as Record<string, unknown>)[key];
          return value === null ? 'null' : quoted(typeof value === 'string' ? value : JSON.stringify(value));
        })
        .join(delimiter),
    );
    return [header.join(delimiter), ...rows].join('\n');
  };
  const flat = [
    'account_id,price_start_time,price_end_time,sku_name,cloud,currency_code,usage_unit,pricing_default,pricing_effective_list_default',
    ...prices.map((row) =>
      [
        row.account_id,
        '2026-01-01 00:00:00',
        row.price_end_time ?? '',
        `"${row.sku_name.replaceAll('"', '""')}"`,
        row.cloud,
        row.currency_code,
        row.usage_unit,
        row.pricing.default,
        row.pricing.effective_list.default,
      ].join(','),
    ),
  ].join('\r\n');

  async function parquet(): Promise<string> {
    const folder = folderOf({ 'x.ndjson': prices.map((row) => JSON.stringify(row)).join('\n') });
    const database = await openDatabase({ file: null, memory: null, spillDirectory: folder });
    const texts = [
      'account_id',
      'price_start_time',
      'price_end_time',
      'sku_name',
      'cloud',
      'currency_code',
      'usage_unit',
    ];
    const columns = [...texts.map((name) => `${name}: 'varchar'`), "pricing: 'json'"].join(', ');
    await run(
      database,
      `copy (
        select * replace (
          price_start_time::timestamptz as price_start_time,
          price_end_time::timestamptz::timestamp as price_end_time,
          {
            'default': (pricing ->> '$.default')::decimal(38,18),
            'effective_list': {'default': (pricing ->> '$.effective_list.default')::decimal(38,18)}
          } as pricing
        )
        from read_json('${join(folder, 'x.ndjson')}', columns = {${columns}})
      ) to '${join(folder, 'x.parquet')}' (format parquet)`,
    );
    database.close();
    return join(folder, 'x.parquet');
  }

  test('prices are the same as JSON, NDJSON, CSV, flattened CSV and Parquet', async () => {
    const columns =
      'account_id, price_start_time, price_end_time, sku_name, currency_code, default_price, effective_price';
    const forms = {
      'a.json': JSON.stringify(prices),
      'b.ndjson': prices.map((row) => JSON.stringify(row)).join('\n'),
      'c.csv': csv(','),
      'd.csv': csv(';'),
      'e.csv': csv('\t'),
      'f.csv': flat,
      'g.parquet': readFileSync(await parquet()),
    };
    const wanted = [
      {
        price_start_time: '2026-01-01T00:00:00Z',
        price_end_time: '2026-06-01T12:30:00.500Z',
        sku_name: 'B;"C"',
        default_price: '0.1',
        effective_price: '0.07',
      },
      {
        price_end_time: null,
        default_price: '0.000001429',
        effective_price: '12345678901234567890.123456789012345678',
      },
    ];
    for (const [path, content] of Object.entries(forms)) {
      const loaded = await load({ [path]: content });
      expect(loaded.input(path), path).toMatchObject({ status: 'read', rows: 2, problems: [] });
      expect(
        await loaded.rows(`select ${columns} from raw_list_prices order by sku_name`),
        path,
      ).toMatchObject(wanted);
    }
    const all = await load(forms);
    expect(await all.rows('select count(*) as n from raw_list_prices')).toEqual([{ n: 2 }]);
  });
});
