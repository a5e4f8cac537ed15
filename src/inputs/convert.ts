import type { ColumnType } from '../catalog.ts';
import { canonicalJson, isArray, isNumber, isObject, type Json, type JsonObject } from './json-value.ts';
import { parseNested } from './nested-text.ts';

/** The text that DuckDB casts to the column's type; or why there is none, without the value. */
export type Converted =
  | { readonly text: string | null; readonly problem: null }
  | { readonly text: null; readonly problem: string };

/** Turns one value of an export into the canonical text of a column's type. null stays null. */
export function convert(value: Json | undefined, type: ColumnType, table: boolean): Converted {
  if (value === undefined || value === null) return ok(null);
  switch (type) {
    case 'text':
      return toText(value);
    case 'boolean':
      return toBoolean(value);
    case 'integer':
      return toInteger(value);
    case 'decimal':
      return toDecimal(value);
    case 'timestamp':
      return toTimestamp(value);
    case 'date':
      return toDate(value);
    case 'json':
      return toJsonText(value, table);
    case 'map':
      return toMap(value);
  }
}

/** A number's digits without exponent, "1.7e+3" → "1700"; null for text that is no number. */
export function plainNumber(text: string): string | null {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent);
  if (Math.abs(shift) > 100) return null;
  const digits = whole + fraction + '0'.repeat(Math.max(0, shift - fraction.length));
  const point = whole.length + shift;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits;
  const at = point <= 0 ? 1 : point;
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = padded.slice(at).replace(/0+$/, '');
  return `${sign === '-' ? '-' : ''}${before}${after === '' ? '' : `.${after}`}`;
}

/** "2026-10-01 00:00:00.000000+00" of epoch milliseconds, ISO 8601 with or without zone (then UTC), or a date; null for other text. */
export function utcTimestamp(text: string): string | null {
  const plain = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? plainNumber(text) : null;
  if (plain !== null) return format(Number(plain.split('.')[0]), 0);
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i.exec(
      text.trim(),
    );
  if (match === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  const milliseconds = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(milliseconds) || new Date(milliseconds).getUTCDate() !== Number(day)) return null;
  const offset = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  const minutes =
    offset === null ? 0 : (Number(offset[2]) * 60 + Number(offset[3] ?? 0)) * (offset[1] === '-' ? -1 : 1);
  return format(milliseconds - minutes * 60_000, Number(fraction.padEnd(6, '0').slice(0, 6)));
}

function format(milliseconds: number, micros: number): string | null {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return null;
  const fraction = micros + date.getUTCMilliseconds() * 1000;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')}.${String(fraction).padStart(6, '0')}+00`;
}

function toText(value: Json): Converted {
  if (typeof value === 'string') return ok(value);
  if (isNumber(value))
    return ok(/[eE]/.test(value.value) ? (plainNumber(value.value) ?? value.value) : value.value);
  if (typeof value === 'boolean') return ok(String(value));
  return wrong('is not text');
}

function toBoolean(value: Json): Converted {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (text === true || text === 'true') return ok('true');
  return text === false || text === 'false' ? ok('false') : wrong('is neither true nor false');
}

function toInteger(value: Json): Converted {
  const plain = digitsOf(value);
  if (plain === null || plain.includes('.')) return wrong('is not a whole number');
  const number = BigInt(plain);
  return number >= -(2n ** 63n) && number < 2n ** 63n ? ok(plain) : wrong('is too large');
}

function toDecimal(value: Json): Converted {
  const plain = digitsOf(value);
  if (plain === null) return wrong('is not a number');
  const [whole = '', fraction = ''] = plain.replace('-', '').split('.');
  if (whole.length > 20) return wrong('is too large');
  return fraction.length > 18 ? wrong('has more than 18 decimal places') : ok(plain);
}

function toTimestamp(value: Json): Converted {
  const text = isNumber(value) ? value.value : value;
  const time = typeof text === 'string' ? utcTimestamp(text) : null;
  if (time === null) return wrong('is not a time');
  if (/^(?:20\d\d|2100)-/.test(time)) return ok(time);
  const isSeconds =
    isNumber(value) && Number(value.value) > 946_684_800 && Number(value.value) < 100_000_000_000;
  return wrong(isSeconds ? 'is in seconds, not in milliseconds' : 'is not between the years 2000 and 2100');
}

function toDate(value: Json): Converted {
  const time = toTimestamp(value);
  return time.text === null ? time : ok(time.text.slice(0, 10));
}

/** The text of a cell that holds no object or list is itself a JSON value of a table, such as `true`. */
function toJsonText(value: Json, table: boolean): Converted {
  if (typeof value !== 'string' || !table) return ok(canonicalJson(value));
  const nested = parseNested(value);
  if (nested !== undefined) return ok(canonicalJson(nested));
  return /^(?:true|false|-?\d+(?:\.\d+)?|"[^"\\]*")$/.test(value)
    ? ok(value)
    : wrong('is not JSON; write it with to_json');
}

function toMap(value: Json): Converted {
  const map = typeof value === 'string' ? parseNested(value) : value;
  const pairs = isArray(map) ? map.map(keyValue) : isObject(map) ? Object.entries(map) : null;
  if (pairs === null || pairs.includes(null)) return wrong('is not a map');
  const texts = (pairs as [string, Json][]).map(
    ([key, inner]) => [key, inner === null ? null : mapText(inner)] as const,
  );
  return ok(canonicalJson(Object.fromEntries(texts) as JsonObject));
}

function keyValue(item: Json): [string, Json] | null {
  return isObject(item) && typeof item.key === 'string' ? [item.key, item.value ?? null] : null;
}

function mapText(value: Json): string {
  if (typeof value === 'string') return value;
  return isNumber(value) ? value.value : canonicalJson(value);
}

function digitsOf(value: Json): string | null {
  const text = isNumber(value) ? value.value : value;
  return typeof text === 'string' ? plainNumber(text) : null;
}

function ok(text: string | null): Converted {
  return { text, problem: null };
}

function wrong(problem: string): Converted {
  return { text: null, problem };
}
