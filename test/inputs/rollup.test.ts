import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openDatabase, run } from '../../src/database.ts';
import { selectList } from '../../src/inputs/reduce.ts';
import { reasonOf } from '../../src/inputs/rollup.ts';
import * as shapes from './shapes.ts';
import { catalog, folderOf, load } from './support.ts';

const { usage, request } = shapes;
const gateway = { endpoint_id: 'g-1', endpoint_name: 'gateway', destination_model: 'm' };
/** The second differs from the first only in the order of its tags: both are one row. */
const records = [
  usage,
  {
    ...usage,
    record_id: 'r-2',
    custom_tags: { env: 'prod', team: 'risk' },
    usage_quantity: '1234.567890123456789123',
  },
  {
    ...usage,
    record_id: 'r-3',
    custom_tags: {},
    record_type: 'RETRACTION',
    usage_quantity: '-0.500000000000000001',
  },
  {
    ...usage,
    record_id: 'r-4',
    custom_tags: null,
    usage_metadata: { ...usage.usage_metadata, ai_gateway: gateway, usage_policy_id: 'p-2' },
  },
  {
    ...usage,
    record_id: 'r-5',
    billing_origin_product: 'JOBS',
    sku_name: 'PREMIUM_JOBS_SERVERLESS_COMPUTE_EU_WEST',
    usage_quantity: '7',
    usage_start_time: '2026-09-28T22:00:00.000Z',
  },
  {
    ...usage,
    record_id: 'r-6',
    usage_start_time: '2026-09-29T11:50:00.000Z',
    usage_end_time: '2026-09-29T12:00:00.000Z',
    usage_quantity: '100',
  },
];
/** Without its id a row counts as often as it stands. */
const nameless = records.map((row) => ({ ...row, record_id: null }));
const header = Object.keys(usage);
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const cell = (value: unknown): string =>
  value === null || value === undefined
    ? 'null'
    : quoted(typeof value === 'string' ? value : JSON.stringify(value));
const csv = (rows: readonly object[], delimiter = ','): string =>
  [
    header.join(delimiter),
    ...rows.map((row) => header.map((key) => cell((row as Record<string, unknown>)[key])).join(delimiter)),
    '',
  ].join('\n');
/** Decimals as JSON numbers, as `df.write.json` leaves them; null fields are left out. */
const ndjson = (rows: readonly object[]): string =>
  rows
    .map(
      (row) =>
        `${JSON.stringify(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))).replace(/"usage_quantity":"([^"]*)"/, '"usage_quantity":$1')}\n`,
    )
    .join('');

const flatHeader = header.flatMap((key) =>
  key === 'usage_metadata'
    ? [
        'usage_metadata_endpoint_id',
        'usage_metadata_endpoint_name',
        'usage_metadata_budget_policy_id',
        'usage_metadata_usage_policy_id',
        'Usage_Metadata_AI_Gateway_Endpoint_Id',
        'usage_metadata_ai_gateway_endpoint_name',
      ]
    : key === 'product_features'
      ? ['product_features_serving_type']
      : [key],
);
const flat = [
  flatHeader.join(','),
  ...records.map((row) => {
    const meta: { ai_gateway?: typeof gateway; usage_policy_id?: string } & typeof usage.usage_metadata =
      row.usage_metadata;
    const nested = [
      meta.endpoint_id,
      meta.endpoint_name,
      meta.budget_policy_id,
      meta.usage_policy_id,
      meta.ai_gateway?.endpoint_id,
      meta.ai_gateway?.endpoint_name,
    ];
    return header
      .flatMap((key) =>
        key === 'usage_metadata'
          ? nested
          : key === 'product_features'
            ? [row.product_features.serving_type]
            : [(row as Record<string, unknown>)[key]],
      )
      .map(cell)
      .join(',');
  }),
].join('\r\n');

const statement = {
  statement_id: 's',
  status: { state: 'SUCCEEDED' },
  manifest: { schema: { columns: header.map((name) => ({ name })) }, total_row_count: records.length },
  result: {
    data_array: records.map((row) =>
      header.map((key) => {
        const value = (row as Record<string, unknown>)[key];
        return value === null || typeof value === 'string' ? value : JSON.stringify(value);
      }),
    ),
  },
};

async function parquet(zoned: boolean): Promise<Uint8Array> {
  const folder = folderOf({ 'x.csv': csv(records) });
  const database = await openDatabase({ file: null, memory: null, spillDirectory: folder });
  const time = zoned ? 'timestamptz' : 'timestamptz::timestamp';
  const meta = (path: string): string => `usage_metadata ->> '$.${path}'`;
  await run(
    database,
    `copy (
      select * replace (
        usage_start_time::${time} as usage_start_time,
        usage_end_time::${time} as usage_end_time,
        usage_quantity::decimal(38,18) as usage_quantity,
        json_transform(custom_tags, '"MAP(VARCHAR,VARCHAR)"') as custom_tags,
        {
          'endpoint_id': ${meta('endpoint_id')}, 'endpoint_name': ${meta('endpoint_name')},
          'budget_policy_id': ${meta('budget_policy_id')}, 'usage_policy_id': ${meta('usage_policy_id')},
          'ai_gateway': {'endpoint_id': ${meta('ai_gateway.endpoint_id')}, 'endpoint_name': ${meta('ai_gateway.endpoint_name')}}
        } as usage_metadata,
        {'serving_type': product_features ->> '$.serving_type', 'is_serverless': null::boolean} as product_features
      )
      from read_csv('${join(folder, 'x.csv')}', all_varchar = true, nullstr = 'null', header = true, delim = ',')
    ) to '${join(folder, 'x.parquet')}' (format parquet)`,
  );
  database.close();
  return readFileSync(join(folder, 'x.parquet'));
}

const HOURS = `select account_id, workspace_id, billing_origin_product, is_serving, sku_name, cloud, usage_unit, record_type, usage_type,
  serving_type, endpoint_id, endpoint_name, usage_policy_id, custom_tags::varchar as tags, priced_at, usage_quantity, row_count,
  malformed_count, first_at, last_at
from billing_hour order by billing_origin_product desc, priced_at, record_type, tags, endpoint_id`;

describe('billing usage', () => {
  test('comes to hours, whole tags in one order, exact sums', async () => {
    const loaded = await load({ 'usage.ndjson': ndjson(records) });
    expect(loaded.input('usage.ndjson')).toMatchObject({
      status: 'read',
      format: 'ndjson',
      rows: 6,
      problems: [],
    });
    expect(await loaded.rows(HOURS)).toMatchObject([
      {
        tags: '{"env":"prod","team":"risk"}',
        usage_quantity: '1234.567891552456789123',
        row_count: 2,
        endpoint_id: '84f4',
        usage_policy_id: 'p-1',
        serving_type: 'MODEL',
        workspace_id: '12345678901234567',
        priced_at: '2026-09-29T09:00:00Z',
      },
      {
        tags: null,
        endpoint_id: 'g-1',
        endpoint_name: 'gateway',
        usage_policy_id: 'p-2',
        usage_quantity: '0.000001429',
      },
      { tags: '{}', record_type: 'RETRACTION', usage_quantity: '-0.500000000000000001' },
      {
        priced_at: '2026-09-29T11:00:00Z',
        first_at: '2026-09-29T11:50:00Z',
        last_at: '2026-09-29T12:00:00Z',
        usage_quantity: '100',
      },
      {
        billing_origin_product: 'JOBS',
        is_serving: false,
        sku_name: null,
        tags: null,
        priced_at: '2026-09-28T00:00:00Z',
        usage_quantity: '7',
      },
    ]);
    expect(loaded.export('billing_usage')).toMatchObject({
      status: 'present',
      rows: 6,
      from: '2026-09-28T22:00:00Z',
      to: '2026-09-29T12:00:00Z',
    });
    expect(loaded.export('billing_usage').columns).toContain('usage_policy_id');
  });

  test('is the same in every form', async () => {
    const wanted = await (await load({ 'usage.ndjson': ndjson(records) })).rows(HOURS);
    const forms: Record<string, string | Uint8Array> = {
      'array.json': JSON.stringify(records, null, 2),
      'pretty.json': records.map((row) => JSON.stringify(row, null, 2)).join('\n'),
      'marked.ndjson': `\ufeff${ndjson(records)}`,
      'gzip.ndjson': gzipSync(ndjson(records)),
      'gzip.json': gzipSync(JSON.stringify(records)),
      'utf16.ndjson': Buffer.from(`\ufeff${ndjson(records)}`, 'utf16le'),
      'text.csv': csv(records),
      'empty-is-null.csv': csv(records).replaceAll(/(?<=[,\n])null(?=[,\n])/g, ''),
      'semicolon.csv': csv(records, ';'),
      'tab.csv': csv(records, '\t'),
      'marked.csv': `\ufeff${csv(records)}`,
      'gzip.csv': gzipSync(csv(records)),
      'utf16.csv': Buffer.from(`\ufeff${csv(records)}`, 'utf16le'),
      'utf16-gzip.csv': gzipSync(Buffer.from(`\ufeff${csv(records)}`, 'utf16le')),
      'flat.csv': flat,
      'statement.json': JSON.stringify(statement),
      'zoned.parquet': await parquet(true),
      'int96.parquet': await parquet(false),
    };
    for (const [path, content] of Object.entries(forms)) {
      const loaded = await load({ [path]: content });
      expect(loaded.input(path), path).toMatchObject({ status: 'read', rows: 6, problems: [] });
      expect(await loaded.rows(HOURS), path).toEqual(wanted);
    }
    const all = await load(forms);
    expect(all.export('billing_usage')).toMatchObject({
      status: 'present',
      rows: 6 * Object.keys(forms).length,
    });
    // They are the same six records in so many forms: each counts once.
    expect(await all.rows('select sum(row_count) as n from billing_hour')).toEqual([{ n: 6 }]);
  });

  test('a file that breaks takes only itself out', async () => {
    const large = (row: string): string => `${csv(nameless)}${row.repeat(5000)}`;
    const good = csv(nameless).split('\n').slice(1).join('\n');
    const loaded = await load({
      'system/billing_usage/a.csv': large(good),
      'system/billing_usage/b.csv': large(good).slice(0, -20),
      'system/billing_usage/c.csv': csv(nameless),
    });
    expect(loaded.input('system/billing_usage/a.csv')).toMatchObject({ status: 'read', rows: 30006 });
    expect(loaded.input('system/billing_usage/b.csv')).toMatchObject({ status: 'broken', rows: 0 });
    expect(loaded.input('system/billing_usage/c.csv')).toMatchObject({ status: 'read', rows: 6 });
    expect(loaded.input('system/billing_usage/b.csv').problems[0]).toMatch(/^line \d+: .*; export it again$/);
    expect(loaded.export('billing_usage')).toMatchObject({ status: 'partial', rows: 30012 });
    expect(await loaded.rows('select sum(row_count) as n from billing_hour')).toEqual([{ n: 30012 }]);
  });

  test('a cut NDJSON or gzip file, too', async () => {
    const many = ndjson(records).repeat(2000);
    const loaded = await load({
      'a.ndjson': many.slice(0, -30),
      'b.ndjson': gzipSync(many).subarray(0, -10),
      'c.ndjson': many,
    });
    expect(loaded.input('a.ndjson').status).toBe('broken');
    expect(loaded.input('b.ndjson')).toMatchObject({ status: 'broken', export: 'billing_usage' });
    expect(loaded.input('c.ndjson')).toMatchObject({ status: 'read', rows: 12000 });
    expect(JSON.stringify(loaded.evidence)).not.toContain('pd-scoring');
  });

  test('files too long to be read at once give the same', async () => {
    const many = Array.from({ length: 4000 }, (_, index) => nameless[index % nameless.length] ?? usage);
    const rows = {
      ...statement,
      manifest: { ...statement.manifest, total_row_count: 4000 },
      result: {
        data_array: Array.from({ length: 4000 }, (_, index) =>
          statement.result.data_array[index % records.length]?.map((cell, column) =>
            column === header.indexOf('record_id') ? null : cell,
          ),
        ),
      },
    };
    const loaded = await load({
      'a.json': JSON.stringify(many),
      'b.json': many.map((row) => JSON.stringify(row, null, 2)).join('\n'),
      'c.ndjson': ndjson(many),
      'd.csv': csv(many),
      'e.json': JSON.stringify(rows),
      'f.json': JSON.stringify(many).slice(0, -50),
      'g.csv': Buffer.from(`\ufeff${csv(many)}`, 'utf16le'),
    });
    const sums = await loaded.rows(
      'select input_id, sum(row_count) as n, sum(usage_quantity) as q from billing_hour group by 1 order by 1',
    );
    expect(sums.map(({ n }) => n)).toEqual([4000, 4000, 4000, 4000, 4000, 4000]);
    expect(new Set(sums.map(({ q }) => q)).size).toBe(1);
    expect(loaded.input('f.json')).toMatchObject({ status: 'broken', export: 'billing_usage', rows: 0 });
  });

  test('rows without quantity or time are told', async () => {
    const odd = records.map((row, index) => (index < 2 ? { ...row, usage_quantity: '1,5' } : row));
    const loaded = await load({ 'usage.csv': csv(odd) });
    expect(loaded.input('usage.csv')).toMatchObject({ status: 'partial', rows: 6 });
    expect(loaded.input('usage.csv').problems).toEqual([
      '2 of 6 rows lack a quantity or a time that can be read; export it again with unchanged types',
    ]);
  });

  test("pandas' way of writing maps is read", async () => {
    const loaded = await load({
      'usage.csv': csv(records).replaceAll(/"\{""team""[^}]*\}"/g, `"{'team': 'risk'}"`),
    });
    expect(loaded.input('usage.csv')).toMatchObject({ status: 'read', rows: 6, problems: [] });
    expect(
      await loaded.rows(`select distinct custom_tags::varchar as tags from billing_hour order by 1`),
    ).toEqual(expect.arrayContaining([{ tags: '{"team":"risk"}' }]));
  });

  test('a column that is not there is remembered', async () => {
    const loaded = await load({
      'usage.csv':
        'record_type,usage_quantity,sku_name,usage_start_time,billing_origin_product\nORIGINAL,1,a,2026-01-01T00:00:00Z,MODEL_SERVING\n',
    });
    expect(loaded.export('billing_usage').columns).toEqual([
      'sku_name',
      'usage_start_time',
      'usage_quantity',
      'record_type',
      'billing_origin_product',
    ]);
    expect(
      await loaded.rows('select endpoint_id, custom_tags, workspace_id, usage_quantity from billing_hour'),
    ).toEqual([{ endpoint_id: null, custom_tags: null, workspace_id: null, usage_quantity: '1' }]);
  });

  test('a column in the path of Hive partitions counts', async () => {
    const rows =
      'record_type,usage_quantity,sku_name,usage_start_time,billing_origin_product\nORIGINAL,1,a,2026-01-01T00:00:00Z,MODEL_SERVING\n';
    const loaded = await load({
      'u/workspace_id=111111/a.csv': rows,
      'u/workspace_id=222222/a.csv': `${rows}ORIGINAL,2,a,2026-01-01T00:00:00Z,JOBS\n`,
    });
    expect(await loaded.rows('select distinct workspace_id from billing_hour order by 1')).toEqual([
      { workspace_id: '111111' },
      { workspace_id: '222222' },
    ]);
  });

  test('workspace ids that a tool made numbers are ids again', async () => {
    const folder = folderOf({});
    const database = await openDatabase({ file: null, memory: null, spillDirectory: folder });
    await run(
      database,
      `copy (select 'ORIGINAL' as record_type, 1.5 as usage_quantity, 'a' as sku_name, 4085731926447012::double as workspace_id, now() as usage_start_time, 'JOBS' as billing_origin_product) to '${join(folder, 'a.parquet')}' (format parquet)`,
    );
    database.close();
    const loaded = await load(folder);
    expect(await loaded.rows('select workspace_id from billing_hour')).toEqual([
      { workspace_id: '4085731926447012' },
    ]);
  });
});

describe('requests', () => {
  test('come to days', async () => {
    const rows = [
      request,
      { ...request, request_time: '2026-09-29T23:59:59.999Z', input_token_count: null },
      { ...request, status_code: 429, request_time: null },
    ];
    const loaded = await load({ 'r.ndjson': rows.map((row) => `${JSON.stringify(row)}\n`).join('') });
    expect(
      await loaded.rows(
        'select status_code, request_on, row_count, malformed_count, input_tokens from request_day order by status_code',
      ),
    ).toEqual([
      { status_code: 200, request_on: '2026-09-29', row_count: 2, malformed_count: 0, input_tokens: 12 },
      { status_code: 429, request_on: null, row_count: 1, malformed_count: 1, input_tokens: 12 },
    ]);
    expect(loaded.input('r.ndjson').status).toBe('partial');
    expect(loaded.export('endpoint_usage')).toMatchObject({
      from: '2026-09-29T09:00:00.123Z',
      to: '2026-09-29T23:59:59.999Z',
    });
  });
});

describe('rollup tables', () => {
  test('exist with their types when nothing was exported', async () => {
    const loaded = await load({});
    const types = await loaded.rows(
      "select column_name, column_type from (describe billing_hour) where column_name in ('input_id', 'custom_tags', 'usage_quantity', 'row_count', 'priced_at')",
    );
    expect(
      Object.fromEntries(types.map(({ column_name, column_type }) => [column_name, column_type])),
    ).toEqual({
      input_id: 'INTEGER',
      custom_tags: 'JSON',
      priced_at: 'TIMESTAMP WITH TIME ZONE',
      usage_quantity: 'DECIMAL(38,18)',
      row_count: 'BIGINT',
    });
    expect(loaded.export('billing_usage')).toMatchObject({
      status: 'missing',
      rows: 0,
      message: 'No file of it was given.',
    });
  });

  test('every rollup can be grouped a second time: its columns are keys, or sums, counts and extremes', () => {
    for (const rollup of catalog.rollups) {
      const list = selectList(rollup.sql);
      expect(list.every(({ name }) => /^\w+$/.test(name))).toBe(true);
      const first = catalog.rollups.find((one) => one.export === rollup.export);
      expect(list.filter(({ aggregate }) => aggregate !== null).map(({ name }) => name)).toEqual(
        expect.arrayContaining(
          rollup === first ? ['row_count', 'malformed_count', 'first_at', 'last_at'] : ['row_count'],
        ),
      );
      expect(rollup.sql).not.toMatch(/\b(?:avg|median|stddev|distinct)\b/i);
    }
  });
});

test("DuckDB's reasons are told without its values", () => {
  const message =
    'Invalid Input Error: CSV Error on Line: 17\nOriginal Line: secret,hunter2\nExpected Number of Columns: 3 Found: 2\n';
  expect(reasonOf(new Error(message))).toBe(
    'line 17: the row has not as many cells as the header; export it again',
  );
  expect(reasonOf(new Error('Conversion Error: hunter2'))).toBe(
    'cannot be read (Conversion Error); export it again',
  );
});
