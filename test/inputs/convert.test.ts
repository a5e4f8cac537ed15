import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convert, plainNumber, utcTimestamp } from '../../src/inputs/convert.ts';
import { type Json, jsonNumber } from '../../src/inputs/json-value.ts';

const n = jsonNumber;
const of = (value: Json, type: Parameters<typeof convert>[1], table = false) => {
  const { text, problem } = convert(value, type, table);
  return problem ?? text;
};

describe('a value becomes text that DuckDB casts', () => {
  test.each<[string, Json, Parameters<typeof convert>[1], string | null]>([
    ['null', null, 'integer', null],
    ['a number as text keeps its digits', n('12345678901234567890'), 'text', '12345678901234567890'],
    ['a number in scientific notation as text', n('1.7548992e+12'), 'text', '1754899200000'],
    ['an empty text stays one', '', 'text', ''],
    ['true', true, 'boolean', 'true'],
    ['"FALSE"', 'FALSE', 'boolean', 'false'],
    ['an integer', n('-1'), 'integer', '-1'],
    ['an integer with a fraction of zero', n('7.0'), 'integer', '7'],
    ['a float64 integer', n('1.7e+3'), 'integer', '1700'],
    ['a small decimal', '0.000001429', 'decimal', '0.000001429'],
    ['a decimal in scientific notation', n('1.429e-6'), 'decimal', '0.000001429'],
    ['epoch milliseconds', n('1754899200000'), 'timestamp', '2025-08-11 08:00:00.000000+00'],
    ['epoch milliseconds as text', '1754899200123', 'timestamp', '2025-08-11 08:00:00.123000+00'],
    ['ISO with zone', '2026-09-29T09:00:00.123456+02:00', 'timestamp', '2026-09-29 07:00:00.123456+00'],
    ['no zone is UTC', '2026-09-29 09:00:00', 'timestamp', '2026-09-29 09:00:00.000000+00'],
    ['a date is midnight', '2026-09-29', 'timestamp', '2026-09-29 00:00:00.000000+00'],
    ['a time as date', '2026-09-29T23:00:00Z', 'date', '2026-09-29'],
    ['json with sorted keys', { b: n('1.10'), a: [null] }, 'json', '{"a":[null],"b":1.10}'],
    ['a text of JSON is a text', 'a', 'json', '"a"'],
    [
      'a map has text values and sorted keys',
      { b: n('1.10'), a: true, c: null },
      'map',
      '{"a":"true","b":"1.10","c":null}',
    ],
    ['a map as pairs', [{ key: 'a', value: 'x' }], 'map', '{"a":"x"}'],
  ])('%s', (_name, value, type, expected) => {
    expect(of(value, type)).toBe(expected);
  });

  test('JSON text in a cell', () => {
    expect(of('{"b":1,"a":2}', 'json', true)).toBe('{"a":2,"b":1}');
    expect(of('{"b":1,"a":2}', 'map', true)).toBe('{"a":"2","b":"1"}');
    expect(of("{'a': 1, 'b': None}", 'map', true)).toBe('{"a":"1","b":null}');
    expect(of("{'a': <x>}", 'map', true)).toBe('is not a map');
    expect(of("{'a': True}", 'json', true)).toBe('{"a":true}');
    expect(of("{'a': <x>}", 'json', true)).toBe('is not JSON; write it with to_json');
  });

  test.each<[Json, Parameters<typeof convert>[1], string]>([
    [{}, 'text', 'is not text'],
    ['maybe', 'boolean', 'is neither true nor false'],
    [n('1.5'), 'integer', 'is not a whole number'],
    [n('9223372036854775808'), 'integer', 'is too large'],
    ['1,5', 'decimal', 'is not a number'],
    ['0.1234567890123456789', 'decimal', 'has more than 18 decimal places'],
    [n('1754899200'), 'timestamp', 'is in seconds, not in milliseconds'],
    [n('0'), 'timestamp', 'is not between the years 2000 and 2100'],
    ['9999-12-31', 'timestamp', 'is not between the years 2000 and 2100'],
    ['2026-02-30', 'date', 'is not a time'],
    ['soon', 'timestamp', 'is not a time'],
  ])('%j is no %s', (value, type, problem) => {
    expect(of(value, type)).toBe(problem);
  });
});

test('a number keeps its value without its exponent', () => {
  fc.assert(
    fc.property(
      fc
        .double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 })
        .filter((value) => Math.abs(value) > 1e-50),
      (value) => {
        const plain = plainNumber(String(value));
        expect(plain).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(plain)).toBe(Object.is(value, -0) ? 0 : value);
      },
    ),
  );
});

test('any instant between 2000 and 2100 is the same as milliseconds and as ISO', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      (date) => {
        expect(utcTimestamp(date.toISOString())).toBe(utcTimestamp(String(date.getTime())));
      },
    ),
  );
});
