import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/inputs/json-value.ts';
import { parsePython } from '../../src/inputs/python-value.ts';
import * as shapes from './shapes.ts';
import { load } from './support.ts';

const parsed = (text: string): string | undefined => {
  const value = parsePython(text);
  return value === undefined ? undefined : canonicalJson(value);
};

describe('what Python prints', () => {
  test.each([
    ["{'env': 'prod'}", '{"env":"prod"}'],
    ["{'a': None, 'b': True, 'c': 1, 'd': -1.5, 'e': 1e-06}", '{"a":null,"b":true,"c":1,"d":-1.5,"e":1e-06}'],
    ["Row(a='x', b=None, c=Row(d=False))", '{"a":"x","b":null,"c":{"d":false}}'],
    ["[('k', 'v'), ('env', None)]", '{"env":null,"k":"v"}'],
    ["[{'key': 'a', 'value': 'b'}]", '[{"key":"a","value":"b"}]'],
    ["[Row(name='x')]", '[{"name":"x"}]'],
    ["{'default': Decimal('0.070000000000000000')}", '{"default":0.070000000000000000}'],
    [
      "{'at': datetime.datetime(2026, 9, 29, 10, 0, 5, 120000, tzinfo=<UTC>)}",
      '{"at":"2026-09-29T10:00:05.120000"}',
    ],
    [
      "{'at': datetime.datetime(2026, 9, 29, 10, 0, tzinfo=<StaticTzInfo 'Etc/UTC'>)}",
      '{"at":"2026-09-29T10:00:00.000000"}',
    ],
    ["{'on': datetime.date(2026, 9, 29)}", '{"on":"2026-09-29"}'],
    ["array(['a', 'b'], dtype=object)", '["a","b"]'],
    [
      String.raw`{'q': "it's", 'n': 'a\nb', 'u': '\u00fc\x41', 's': '\\'}`,
      '{"n":"a\\nb","q":"it\'s","s":"\\\\","u":"üA"}',
    ],
    ["{'a': nan, 'b': (1, 2)}", '{"a":null,"b":[1,2]}'],
  ])('%s', (text, json) => {
    expect(parsed(text)).toBe(json);
  });

  test.each([
    '',
    'x',
    "{'a'",
    "{'a': }",
    "{'a': <State.READY: 1>}",
    "{'a': 1} and more",
    "{'a': toString}",
    "{'at': datetime.datetime(2026, 9, 29, 10, 0, tzinfo=<DstTzInfo 'Europe/Berlin' CEST+2:00:00 DST>)}",
    "Row('a', 'b')",
    "'text'",
    'None',
  ])('is not guessed at: %s', (text) => {
    expect(parsed(text)).toBeUndefined();
  });

  test('any text is a value or none, and ends', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}[](),:\'"\\ aRow=None1.x') }),
        (text) => parsed(text) !== '',
      ),
    );
  });
});

describe('an export from pandas', () => {
  const { usage } = shapes;
  const repr = (value: unknown): string => {
    if (value === null || value === undefined) return 'None';
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
    if (typeof value === 'object')
      return `{${Object.entries(value)
        .map(([key, inner]) => `'${key}': ${repr(inner)}`)
        .join(', ')}}`;
    return typeof value === 'string' ? `'${value}'` : String(value);
  };
  const cell = (value: unknown): string =>
    value === null ? '' : typeof value === 'object' ? `"${repr(value)}"` : String(value);

  test('large: the same as JSON', async () => {
    const wanted = await load({ 'a.json': [usage] });
    const given = await load({
      'a.csv': `${Object.keys(usage).join(',')}\n${Object.values(usage).map(cell).join(',')}\n`,
    });
    const sql = 'select * exclude (input_id) from billing_hour';
    expect(given.input('a.csv')).toMatchObject({ status: 'read', rows: 1, problems: [] });
    expect(await given.rows(sql)).toEqual(await wanted.rows(sql));
  });

  test('small: the same as JSON, and values of secrets are gone', async () => {
    const record = shapes.details;
    const wanted = await load({ 'a.json': record }, { workspace: '1' });
    const csv = `${Object.keys(record).join(',')}\n${Object.values(record).map(cell).join(',')}\n`;
    const given = await load({ 'a.csv': csv }, { workspace: '1' });
    const sql = 'select name, config::varchar as config from raw_serving_endpoint_details';
    expect(given.input('a.csv')).toMatchObject({ export: 'serving_endpoint_details', status: 'read' });
    expect(await given.rows(sql)).toEqual(await wanted.rows(sql));
    expect(JSON.stringify(await given.rows('select * from raw_serving_endpoint_details'))).not.toContain(
      '"v2"',
    );
  });
});
