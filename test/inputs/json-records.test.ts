import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from '../../src/inputs/json-records.ts';
import { canonicalJson, type JsonObject, parseJson } from '../../src/inputs/json-value.ts';

const wrappers = new Set(['items']);
const read = (text: string, complete = true) => readJson(text, wrappers, complete);
const object = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => ({ name: 'x', ...value }));
const wantedTexts = (records: readonly object[]): readonly string[] =>
  records.map((record) => canonicalJson(parseJson(JSON.stringify(record))));
const texts = (records: readonly JsonObject[]): readonly string[] =>
  records.map((record) => canonicalJson(record));

test('records are the same in every shape', () => {
  fc.assert(
    fc.property(
      fc.array(object, { minLength: 2, maxLength: 5 }),
      fc.constantFrom(0, 1, 2),
      (records, indent) => {
        const wanted = wantedTexts(records);
        const one = (value: unknown): string => JSON.stringify(value, null, indent);
        const shapes = [
          one(records),
          one({ items: records }),
          records.map(one).join('\n'),
          records.map(one).join(''),
          `${one(records.slice(0, 1))}\n${one(records.slice(1))}`,
        ];
        for (const text of shapes) {
          const parsed = read(text);
          expect(parsed.broken).toBeNull();
          expect(texts(parsed.records?.records ?? [])).toEqual(wanted);
        }
      },
    ),
  );
});

test('any cut of a list is told, and the records before it are known', () => {
  fc.assert(
    fc.property(fc.array(object, { minLength: 1, maxLength: 4 }), fc.nat(), (records, at) => {
      const text = JSON.stringify(records);
      const cut = text.slice(0, 1 + (at % (text.length - 1)));
      const parsed = read(cut);
      expect(parsed.broken).toMatch(/^line 1, column \d+: /);
      const known = texts(parsed.records?.records ?? []);
      expect(known).toEqual(wantedTexts(records).slice(0, known.length));
      expect(read(cut, false).broken).toBeNull();
    }),
  );
});

test('numbers keep every digit', () => {
  const [record] = read('[{"id": 12345678901234567, "q": 0.000001429000000000}]').records?.records ?? [];
  expect(String(record?.id)).toBe('12345678901234567');
  expect(String(record?.q)).toBe('0.000001429000000000');
});

test('text never appears in a message', () => {
  for (const text of [
    '[{"a": hunter2}]',
    '{"a": "hun\\xter2"}',
    'Error: hunter2',
    '[{"a":1}] hunter2',
    '{"hunter2" 1}',
  ]) {
    expect(read(text).broken).not.toMatch(/hun|ter2/);
  }
});

test('what is no object is left out with a line', () => {
  expect(read('[{"a":1}, 2, "x"]').records).toMatchObject({
    records: [{}],
    problems: [/record 2/, /record 2/].map(() => expect.stringContaining('is not an object')),
  });
});

test('an answer of the Statement Execution API is a table', () => {
  const answer = {
    statement_id: 's',
    status: { state: 'SUCCEEDED' },
    manifest: {
      schema: { columns: [{ name: 'Sku_Name' }, { name: 'pricing' }] },
      total_row_count: 2,
      truncated: false,
    },
    result: {
      data_array: [
        ['a', '{"default":"0.1"}'],
        ['b', null],
      ],
    },
  };
  expect(read(JSON.stringify(answer)).records).toMatchObject({
    shape: 'table',
    header: ['sku_name', 'pricing'],
    problems: [],
    records: [{ sku_name: 'a' }, { sku_name: 'b', pricing: null }],
  });
  expect(read(JSON.stringify({ ...answer, status: { state: 'FAILED' } })).broken).toMatch(
    /^the SQL statement did not succeed/,
  );
});
