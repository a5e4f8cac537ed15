import fc from 'fast-check';
import { expect, test } from 'vitest';
import { breakable } from '../../src/report/breakable.ts';
import { parseDecimal, showDecimal, sumDecimals } from '../../src/report/decimal.ts';
import {
  bytes,
  date,
  headerWords,
  inWords,
  money,
  period,
  plural,
  share,
  shown,
  time,
} from '../../src/report/units.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  ['1940.00', 'USD', '$1,940'],
  ['1940.49', 'USD', '$1,940'],
  ['999.994', 'USD', '$999.99'],
  ['0.54', 'USD', '$0.54'],
  ['0', 'USD', '$0'],
  ['0.00321', 'USD', '$0.0032'],
  ['-12.5', 'USD', '-$12.50'],
  ['1940', 'EUR', 'EUR 1,940'],
  ['123456789012345678901234567890.12', 'USD', '$123,456,789,012,345,678,901,234,567,890'],
  [null, 'USD', 'not known'],
  ['abc', 'USD', 'not known'],
])('money %s %s reads %s', (value, currency, wanted) => {
  expect(plain(money(value, currency))).toBe(wanted);
});

test.each([
  ['26', '26 %'],
  ['26.4', '26 %'],
  ['2.54', '2.5 %'],
  ['0.04', '0.04 %'],
  ['0.0004', 'under 0.01 %'],
  ['100', '100 %'],
  ['0', '0 %'],
  [null, 'not known'],
])('share %s reads %s', (value, wanted) => {
  expect(plain(share(value))).toBe(wanted);
});

test('dates and times are written out, in UTC', () => {
  expect(plain(date('2026-10-01'))).toBe('1 October 2026');
  expect(plain(time('2026-10-01T06:00:00Z'))).toBe('1 October 2026 06:00 UTC');
  expect(plain(time('2026-10-01'))).toBe('1 October 2026');
  expect(date(null)).toBe('not known');
  expect(plain(period('2026-07-01', '2026-09-30'))).toBe('1 July to 30 September 2026');
  expect(plain(period('2025-12-01', '2026-01-31'))).toBe('1 December 2025 to 31 January 2026');
  expect(period(null, null)).toBe('not known');
});

test('the suffix of a column decides its unit and its header', () => {
  expect(plain(shown('spend_usd', '12.3', 'USD'))).toBe('$12.30');
  expect(plain(shown('error_pct', '2.1', 'USD'))).toBe('2.1 %');
  expect(plain(shown('p95_ms', 1712, 'USD'))).toBe('1.7 s');
  expect(shown('has_input_safety', false, 'USD')).toBe('no');
  expect(shown('missing_tags', ['owner', 'cost_center'], 'USD')).toBe('owner, cost_center');
  expect(shown('tags', {}, 'USD')).toBe('none');
  expect(shown('anything', null, 'USD')).toBe('not known');
  expect(shown('spend_usd', 'a lot', 'USD')).toBe('a lot');
  expect(headerWords('last_request_at')).toBe('Last request');
  expect(headerWords('unpriced_dbu')).toBe('Unpriced DBU');
  expect(headerWords('is_active')).toBe('Active');
});

test('small words', () => {
  expect(inWords(2)).toBe('two');
  expect(inWords(1200)).toBe('1,200');
  expect(plural('identity')).toBe('identities');
  expect(plural('served entity')).toBe('served entities');
  expect(plural('SKU')).toBe('SKUs');
  expect(plain(bytes(3_400_000))).toBe('3.4 MB');
});

test('decimals add up exactly', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })), (cents) => {
      const texts = cents.map(
        (cent) => `${cent < 0n ? '-' : ''}${abs(cent) / 100n}.${String(abs(cent) % 100n).padStart(2, '0')}`,
      );
      const sum = cents.reduce((total, cent) => total + cent, 0n);
      expect(sumDecimals(texts) ?? 0n).toBe(sum * 10n ** 16n);
    }),
  );
  expect(showDecimal(parseDecimal('0.1') ?? 0n, 1)).toBe('0.1');
  expect(sumDecimals(['0.1', '0.2', null])).toBe(parseDecimal('0.3'));
  expect(sumDecimals([null])).toBeNull();
  expect(parseDecimal('1e3')).toBe(parseDecimal('1000'));
});

test('text is broken without losing a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(breakable(text).join('')).toBe(text);
    }),
  );
  expect(breakable('1 October 2026 05:00 UTC, $1,204.50')).toHaveLength(1);
  const longest = Math.max(...breakable(`id ${'x'.repeat(500)}`).map((part) => part.length));
  expect(longest).toBeLessThanOrEqual(16);
});

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
