import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { statementSets } from '../../src/inputs/statement-sets.ts';
import { zstdOf } from '../support/archives.ts';
import { arrowOf } from '../support/arrow.ts';
import * as shapes from './shapes.ts';
import { type Files, load } from './support.ts';

const ID = '01f188bb-0000-1000-8000-000000000001';
const HEADER = Object.keys(shapes.usage);
type Cells = readonly (string | null)[];

function cellsOf(index: number): Cells {
  const row: Record<string, unknown> = { ...shapes.usage, record_id: `r-${index}`, usage_quantity: '1.5' };
  return HEADER.map((key) => {
    const value = row[key] ?? null;
    return value === null || typeof value === 'string' ? value : JSON.stringify(value);
  });
}

const ROWS = Array.from({ length: 9 }, (_, index) => cellsOf(index));

function chunk(index: number, rows: readonly Cells[], isLast = false): object {
  const link = isLast
    ? {}
    : {
        next_chunk_index: index + 1,
        next_chunk_internal_link: `/api/2.0/sql/statements/${ID}/result/chunks/${index + 1}?row_offset=3`,
      };
  return { chunk_index: index, row_offset: index * 3, row_count: rows.length, data_array: rows, ...link };
}

function answer(
  options: Record<string, unknown> = {},
  manifest: Record<string, unknown> = {},
  header = HEADER,
): object {
  return {
    statement_id: ID,
    status: { state: 'SUCCEEDED' },
    manifest: {
      format: 'JSON_ARRAY',
      schema: {
        column_count: header.length,
        columns: header.map((name, position) => ({
          name,
          position,
          type_name: /custom_tags/.test(name) ? 'MAP' : /metadata|features/.test(name) ? 'STRUCT' : 'STRING',
        })),
      },
      total_chunk_count: 3,
      total_row_count: 9,
      truncated: false,
      ...manifest,
    },
    result: chunk(0, ROWS.slice(0, 3)),
    ...options,
  };
}

const linked = (format: string, more: object = {}): object =>
  answer(
    { result: { external_links: [{ chunk_index: 0, external_link: 'https://x/y?sig=secret' }] } },
    { format, ...more },
  );
const csv = (rows: readonly Cells[], header: boolean): string =>
  [...(header ? [HEADER] : []), ...rows]
    .map((row) => row.map((cell) => (cell === null ? 'null' : `"${cell.replaceAll('"', '""')}"`)).join(','))
    .join('\r\n')
    .concat('\r\n');

const WHOLE: Readonly<Record<string, Files>> = {
  'chunks beside the answer, as the collection leaves them': {
    'system/billing_usage.json': answer(),
    'system/billing_usage.chunk-1.json': chunk(1, ROWS.slice(3, 6)),
    'system/billing_usage.chunk-2.json': chunk(2, ROWS.slice(6), true),
  },
  'all chunks, the first one once more': {
    'a/answer.json': answer(),
    'a/0.json': chunk(0, ROWS.slice(0, 3)),
    'a/1.json': chunk(1, ROWS.slice(3, 6)),
    'a/2.json': chunk(2, ROWS.slice(6), true),
  },
  'chunks in a folder named by the statement': {
    'answer.json': answer(),
    [`${ID}/1.json`]: chunk(1, ROWS.slice(3, 6)),
    [`${ID}/2.json`]: chunk(2, ROWS.slice(6), true),
  },
  'packed chunks': {
    'x.json': answer(),
    'x.1.json.gz': gzipSync(JSON.stringify(chunk(1, ROWS.slice(3, 6)))),
    'x.2.json.zst': zstdOf(JSON.stringify(chunk(2, ROWS.slice(6), true))),
  },
  'linked JSON files, without names of columns': {
    'answer.json': linked('JSON_ARRAY'),
    'part-0.json': JSON.stringify(ROWS.slice(0, 3)),
    'part-1.json': gzipSync(JSON.stringify(ROWS.slice(3, 6))),
    'part-2.json': Buffer.from(`\ufeff${JSON.stringify(ROWS.slice(6))}`, 'utf16le'),
  },
  'linked JSON files beside the manifest alone': {
    'manifest-of-the-query.json': (answer() as { manifest: object }).manifest,
    'rows.json': JSON.stringify(ROWS),
  },
  'linked CSV files, a header in the first': {
    'answer.json': linked('CSV'),
    'part-0.csv': csv(ROWS.slice(0, 3), true),
    'part-1.csv': csv(ROWS.slice(3, 6), false),
    'part-2.csv': gzipSync(csv(ROWS.slice(6), false)),
  },
  'linked Arrow streams': {
    'answer.json': linked('ARROW_STREAM'),
    'part-0.arrow': arrowOf(HEADER, ROWS.slice(0, 3)),
    'part-1.arrow': arrowOf(HEADER, ROWS.slice(3, 6)),
    'part-2.arrow': arrowOf(HEADER, ROWS.slice(6)),
  },
};

describe('a result in several files is one export', () => {
  test.each(Object.entries(WHOLE))('%s', async (_, files) => {
    const loaded = await load(files);
    const read = loaded.evidence.inputs.filter(({ status }) => status !== 'ignored');
    expect(read).toMatchObject([{ export: 'billing_usage', status: 'read', rows: 9, problems: [] }]);
    expect(loaded.evidence.inputs.filter(({ status }) => status === 'ignored')).toHaveLength(
      Object.keys(files).length - 1,
    );
    expect(
      await loaded.rows(
        'select sum(usage_quantity) as q, sum(row_count) as n, min(endpoint_id) as e from billing_hour',
      ),
    ).toEqual([{ q: '13.5', n: 9, e: '84f4' }]);
    expect(loaded.export('billing_usage').status).toBe('present');
    expect(JSON.stringify(loaded.evidence)).not.toContain('sig=');
  });

  test('an Arrow stream without its end, of a result whose size nobody knows, may lack rows', async () => {
    const { evidence } = await load({
      'answer.json': linked('ARROW_STREAM', { total_row_count: undefined }),
      'part-0.arrow': arrowOf(HEADER, ROWS.slice(0, 3)),
      'part-1.arrow': arrowOf(HEADER, ROWS.slice(3, 6)),
      'part-2.arrow': arrowOf(HEADER, ROWS.slice(6)).subarray(0, -8),
    });
    const [read] = evidence.inputs.filter(({ status }) => status !== 'ignored');
    expect(read).toMatchObject({ export: 'billing_usage', status: 'partial', rows: 9 });
    expect(read?.problems.join()).toContain('closing mark');
  });

  test('a small one, too: rows are numbered through', async () => {
    const header = Object.keys(shapes.token);
    const rows = ['a', 'b'].map((id) =>
      Object.entries({ ...shapes.token, token_id: id }).map(([, value]) =>
        typeof value === 'string' ? value : JSON.stringify(value),
      ),
    );
    const loaded = await load({
      'tokens.json': answer(
        { result: chunk(0, rows.slice(0, 1)) },
        { total_chunk_count: 2, total_row_count: 2 },
        header,
      ),
      'tokens.chunk-1.json': chunk(1, rows.slice(1), true),
    });
    expect(loaded.input('tokens.json')).toMatchObject({ export: 'tokens', status: 'read', rows: 2 });
    expect(await loaded.rows('select token_id, input_item from raw_tokens order by 1')).toEqual([
      { token_id: 'a', input_item: 1 },
      { token_id: 'b', input_item: 2 },
    ]);
  });

  test('null in a CSV file, and the empty text, are no values', async () => {
    const rows = [cellsOf(0).map((cell, index) => (HEADER[index] === 'custom_tags' ? null : cell))];
    const loaded = await load({
      'answer.json': answer(
        { result: { external_links: [] } },
        { format: 'CSV', total_chunk_count: 1, total_row_count: 1 },
      ),
      '0.csv': csv(rows, true),
    });
    expect(await loaded.rows('select custom_tags from billing_hour')).toEqual([{ custom_tags: null }]);
  });
});

describe('a result that is not whole is partial and says so', () => {
  const PARTIAL: Readonly<Record<string, [Files, RegExp]>> = {
    'chunks that are not there': [
      { 'a.json': answer() },
      /^holds 3 of 9 rows of its result; collect the other chunks/,
    ],
    'one chunk that is not there': [
      { 'a.json': answer(), 'a.chunk-2.json': chunk(2, ROWS.slice(6), true) },
      /^holds 6 of 9 rows/,
    ],
    'a chunk that is cut off': [
      {
        'a.json': answer(),
        'a.chunk-1.json': JSON.stringify(chunk(1, ROWS.slice(3, 6))).slice(0, -30),
        'a.chunk-2.json': chunk(2, ROWS.slice(6), true),
      },
      /^holds 6 of 9 rows/,
    ],
    'a row limit': [
      { 'a.json': answer({ result: chunk(0, ROWS, true) }, { truncated: true, total_chunk_count: 1 }) },
      /^was cut off at a row limit \(truncated\)/,
    ],
    'fewer rows than announced': [
      { 'a.json': answer({ result: chunk(0, ROWS, true) }, { total_row_count: 1000, total_chunk_count: 1 }) },
      /^holds 9 of 1000 rows/,
    ],
    'more rows than announced': [
      { 'a.json': linked('JSON_ARRAY'), 'a.0.json': JSON.stringify([...ROWS, ...ROWS]) },
      /^holds 18 rows, its result has 9/,
    ],
    'chunks counted, rows not': [
      { 'a.json': answer({}, { total_row_count: null }), 'a.chunk-1.json': chunk(1, ROWS.slice(3, 6)) },
      /^holds 2 of 3 chunks/,
    ],
    'a linked file that is not there': [
      {
        'a.json': linked('CSV'),
        'a-0.csv': csv(ROWS.slice(0, 3), true),
        'a-1.csv': csv(ROWS.slice(3, 6), false),
      },
      /^holds 6 of 9 rows/,
    ],
  };
  test.each(Object.entries(PARTIAL))('%s', async (_, [files, problem]) => {
    const loaded = await load(files);
    expect(loaded.input('a.json')).toMatchObject({
      export: 'billing_usage',
      status: 'partial',
      problems: [expect.stringMatching(problem)],
    });
    expect(loaded.export('billing_usage').status).toBe('partial');
  });

  test('a chunk that was changed after it was collected', async () => {
    const loaded = await load({
      'manifest.json': { workspaceId: '1', files: [{ path: 'a.chunk-1.json', sha256: '0'.repeat(64) }] },
      'a.json': answer({}, { total_chunk_count: 2, total_row_count: 6 }),
      'a.chunk-1.json': chunk(1, ROWS.slice(3, 6), true),
    });
    expect(loaded.input('a.json')).toMatchObject({
      status: 'partial',
      problems: [expect.stringMatching(/a\.chunk-1\.json was changed/)],
    });
  });
});

describe('a result that cannot be read is broken', () => {
  const BROKEN: Readonly<Record<string, [object, RegExp]>> = {
    failed: [
      {
        statement_id: ID,
        status: { state: 'FAILED', error: { error_code: 'BAD_REQUEST', message: "no table 'secret'" } },
      },
      /^the SQL statement did not succeed \(FAILED, BAD_REQUEST\); run it again/,
    ],
    canceled: [{ statement_id: ID, status: { state: 'CANCELED' } }, /\(CANCELED\)/],
    'still running': [{ statement_id: ID, status: { state: 'RUNNING' } }, /\(RUNNING\)/],
    'only links': [linked('JSON_ARRAY'), /^the answer only links to its rows; put the files/],
    'rows of another width': [answer({ result: chunk(0, [['a', 'b']], true) }), /cannot be read together/],
    'without its answer': [chunk(1, ROWS), /^holds rows of a statement without the names of their columns/],
    'bare rows without their answer': [[...ROWS], /^holds rows of a statement without the names/],
  };
  test.each(Object.entries(BROKEN))('%s', async (_, [content, problem]) => {
    const loaded = await load({ 'system/billing_usage/a.json': content });
    expect(loaded.input('system/billing_usage/a.json')).toMatchObject({
      export: 'billing_usage',
      status: 'broken',
      problems: [expect.stringMatching(problem)],
    });
    expect(loaded.export('billing_usage').status).toBe('missing');
    expect(JSON.stringify(loaded.evidence)).not.toMatch(/secret'|sig=/);
  });
});

describe('a file belongs to', () => {
  const columns = HEADER.map((name) => ({ name, isText: true }));
  const of = (path: string, id: string | null) => ({
    path,
    command: null,
    piece: {
      kind: 'answer' as const,
      answer: {
        id,
        columns,
        format: 'JSON_ARRAY',
        totalRows: 9,
        totalChunks: 3,
        truncated: false,
        inline: null,
      },
    },
  });
  const part = (path: string, id: string | null, command: string | null = null) => ({
    path,
    command,
    piece: { kind: 'chunk' as const, index: 1, id },
  });
  const owners = (files: Parameters<typeof statementSets>[0]) => statementSets(files);

  test('the statement that it names, wherever it is', () => {
    const files = [of('a.json', 's-1'), of('b.json', 's-2'), part('a.chunk-1.json', 's-2')];
    expect(owners(files).sets.map(({ pieces }) => pieces)).toEqual([[], [2]]);
  });

  test('no statement of another id, though its name is like it', () => {
    expect(owners([of('a.json', 's-1'), part('a.chunk-1.json', 's-9')]).orphans).toEqual([1]);
  });

  test('the answer whose command its own names', () => {
    const files = [
      of('a.json', 's-1'),
      of('b.json', 's-2'),
      part('c.json', null, 'databricks api get /api/2.0/sql/statements/s-2/result/chunks/1'),
    ];
    expect(owners(files).sets.map(({ pieces }) => pieces)).toEqual([[], [2]]);
  });

  test('the answer with the longest name that it begins with', () => {
    const files = [
      of('u.json', null),
      of('u.2.json', null),
      part('u.2.chunk-1.json', null),
      part('u2.json', null),
    ];
    expect(owners(files)).toMatchObject({ sets: [{ pieces: [] }, { pieces: [2] }], orphans: [3] });
  });

  test('none, where two of the folder could be its', () => {
    expect(owners([of('a.json', null), of('b.json', null), part('c.json', null)]).orphans).toEqual([2]);
  });
});

describe('an answer that does not stand alone', () => {
  const one = JSON.stringify(answer({ result: chunk(0, ROWS, true) }, { total_chunk_count: 1 }));
  test.each([
    ['another after it', `${one}\n${one.replaceAll('r-', 's-')}`],
    ['another that is cut off', `${one}\n${one.slice(0, 60)}`],
    ['text after it', `${one}\ngarbage`],
    ['a record before it', `${JSON.stringify([shapes.usage])}\n${one}`],
  ])('is broken: %s', async (_, text) => {
    const loaded = await load({ 'system/billing_usage.json': text });
    expect(loaded.input('system/billing_usage.json')).toMatchObject({
      status: 'broken',
      problems: [expect.stringMatching(/more than one answer|ends in the middle|other text follows/)],
    });
  });

  test('takes no file that only begins with its name when it is whole', async () => {
    const loaded = await load({
      'usage.json': one,
      'usage-2026-10.json': JSON.stringify([ROWS[0]]),
    });
    expect(loaded.input('usage.json')).toMatchObject({ status: 'read', rows: 9 });
    expect(loaded.input('usage-2026-10.json').problems).toEqual([
      expect.stringMatching(/^holds rows of a statement without the names of their columns/),
    ]);
  });
});
