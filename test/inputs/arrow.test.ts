import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openDatabase, query, run } from '../../src/database.ts';
import { arrowToParquet } from '../../src/inputs/arrow-parquet.ts';
import { zstdOf } from '../support/archives.ts';
import { arrowOf } from '../support/arrow.ts';
import * as shapes from './shapes.ts';
import { folderOf, load } from './support.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const HEADER = [
  'record_type',
  'usage_quantity',
  'sku_name',
  'workspace_id',
  'usage_start_time',
  'billing_origin_product',
  'custom_tags',
  'usage_metadata',
];
const ROW = [
  'ORIGINAL',
  '1.500000000000000001',
  'a',
  '1',
  '2026-09-29T10:00:00.000Z',
  'MODEL_SERVING',
  '{"b":"2","a":"1"}',
  '{"endpoint_id":"e-1"}',
];

async function converted(file: string): Promise<readonly Record<string, unknown>[]> {
  const folder = folderOf({});
  const database = await openDatabase({ file: null, memory: null, spillDirectory: folder });
  await run(database, 'create sequence arrow_number');
  const target = join(folder, 'x.parquet');
  await arrowToParquet(database, [{ file: join(FIXTURES, file), isFile: file.endsWith('.feather') }], target);
  const { rows } = await query(database, `select * from '${target}'`);
  database.close();
  return rows;
}

describe('an Arrow file that pyarrow wrote', () => {
  const rows = [
    {
      text: 'a',
      large_text: 'q',
      code: 'x',
      whole: '9007199254740993',
      unsigned: '9223372036854775813',
      exact: '1.5',
      wide: '-1.25',
      micros: '2026-09-29T00:00:00.123Z',
      seconds: '2026-09-29T00:00:00Z',
      nanos: '2026-09-29T00:00:00.123Z',
      day: '2026-09-29',
      flag: true,
      float: 1.5,
      tags: '{"env":"prod","k":null}',
      nested: '{"a":"1","b":{"c":2,"d":1.50}}',
      list: '[1,2]',
      bytes: null,
      nothing: null,
    },
    { text: 'ü', code: 'y', whole: null, exact: '-2.719', flag: false, tags: null, nested: null, list: null },
    {
      text: null,
      whole: -3,
      exact: null,
      wide: '12345678901234567890123456789012345678901234.50',
      micros: '1970-01-01T00:00:00Z',
      day: '1969-12-31',
      flag: null,
      float: -0.25,
      tags: '{}',
      nested: '{"a":null,"b":null}',
      list: '[]',
    },
  ];
  test.each(['types.arrows', 'plain.feather', 'lz4.feather', 'zstd.feather'])(
    'keeps every value: %s',
    async (file) => {
      expect(await converted(file)).toMatchObject(rows);
    },
  );

  test('of several LZ4 blocks is read to its end', async () => {
    const many = await converted('many-lz4.feather');
    expect(many).toHaveLength(40_000);
    expect(many.every((row, index) => row.text === `row ${index % 1000}`)).toBe(true);
  });
});

describe('an export as Arrow', () => {
  const list = Array.from({ length: 5000 }, () => ROW);
  const usage = arrowOf(HEADER, list, { batch: 999 });

  test.each<[string, Uint8Array]>([
    ['a stream', usage],
    ['a Feather file', arrowOf(HEADER, list, { file: true })],
    ['gzipped', gzipSync(usage)],
    ['in zstd', zstdOf(usage)],
  ])('large: %s', async (_, content) => {
    const loaded = await load({ 'usage.bin': content });
    expect(loaded.input('usage.bin')).toMatchObject({
      export: 'billing_usage',
      format: 'arrow',
      status: 'read',
      rows: 5000,
      problems: [],
    });
    expect(
      await loaded.rows(
        'select endpoint_id, custom_tags::varchar as tags, usage_quantity, row_count from billing_hour',
      ),
    ).toEqual([
      {
        endpoint_id: 'e-1',
        tags: '{"a":"1","b":"2"}',
        usage_quantity: '7500.000000000000005',
        row_count: 5000,
      },
    ]);
  });

  test('small', async () => {
    const header = Object.keys(shapes.token);
    const cells = Object.values(shapes.token).map((value) =>
      typeof value === 'object' ? JSON.stringify(value) : value,
    );
    const loaded = await load({ 'tokens.arrow': arrowOf(header, [cells]), 'tokens.json': [shapes.token] });
    expect(loaded.input('tokens.arrow')).toMatchObject({
      export: 'tokens',
      format: 'arrow',
      status: 'read',
      rows: 1,
    });
    expect(loaded.export('tokens')).toMatchObject({ status: 'present' });
  });

  test('in a folder that holds the partition column', async () => {
    const header = HEADER.filter((name) => name !== 'workspace_id');
    const row = ROW.filter((_, index) => HEADER[index] !== 'workspace_id');
    const loaded = await load({ 'u/workspace_id=222222/a.arrow': arrowOf(header, [row]) });
    expect(await loaded.rows('select workspace_id from billing_hour')).toEqual([{ workspace_id: '222222' }]);
  });

  test('without rows is told by its columns', async () => {
    const loaded = await load({ 'usage.arrow': arrowOf(HEADER, []) });
    expect(loaded.input('usage.arrow')).toMatchObject({ export: 'billing_usage', status: 'read', rows: 0 });
  });

  test('of no known kind is said to be that', async () => {
    const loaded = await load({ 'x.arrow': readFileSync(join(FIXTURES, 'types.arrows')) });
    expect(loaded.input('x.arrow')).toMatchObject({ export: null, format: 'arrow', status: 'unknown' });
  });

  test('cut within a batch is broken, between two of them partial', async () => {
    const closing = 8;
    const first = arrowOf(HEADER, list.slice(0, 999)).length - closing;
    const loaded = await load({
      'system/billing_usage/a.arrow': usage.subarray(0, Math.floor(usage.length / 2)),
      'system/billing_usage/b.arrow': usage.subarray(0, first),
      'system/billing_usage/c.arrow': usage.subarray(0, 40),
    });
    expect(loaded.input('system/billing_usage/a.arrow')).toMatchObject({
      status: 'broken',
      problems: ['the Arrow file is damaged or cut off; export it again'],
    });
    expect(loaded.input('system/billing_usage/b.arrow')).toMatchObject({ status: 'partial', rows: 999 });
    expect(loaded.input('system/billing_usage/b.arrow').problems[0]).toMatch(
      /^ends without the closing mark/,
    );
    expect(loaded.input('system/billing_usage/c.arrow')).toMatchObject({
      status: 'broken',
      export: 'billing_usage',
    });
  });
});
