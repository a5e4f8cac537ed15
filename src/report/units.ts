import type { Value } from '../result.ts';
import { parseDecimal, showDecimal } from './decimal.ts';

/** What stands wherever the data cannot say. */
export const NOT_KNOWN = 'not known';

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const NUMBER_WORDS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');
const DATE = /^(\d{4})-(\d{2})-(\d{2})/;
const TIME = /^\d{4}-\d{2}-\d{2}[T ](\d{2}):(\d{2})/;
/** Keeps "1 October" and "26 %" on one line. */
const NBSP = '\u00a0';

/** Money from decimal text: whole dollars from $1,000, else cents; below half a cent three digits. "not known" for null. */
export function money(value: unknown, currency: string): string {
  const amount = parseDecimal(value);
  return amount === null ? NOT_KNOWN : moneyAmount(amount, currency);
}

/** Money from an amount in units of 10⁻¹⁸. */
export function moneyAmount(amount: bigint, currency: string): string {
  const cent = 10n ** 16n;
  const size = amount < 0n ? -amount : amount;
  const places = size >= 100_000n * cent ? 0 : size !== 0n && size < cent ? 4 : 2;
  const digits = showDecimal(size, places);
  const shown = size === 0n ? '0' : digits;
  const mark = currency === 'USD' ? '$' : `${currency}${NBSP}`;
  return `${amount < 0n ? '-' : ''}${mark}${shown}`;
}

/** A share given in per cent: "26 %", "0.04 %"; small shares keep two significant digits. */
export function share(value: unknown): string {
  const amount = parseDecimal(value);
  if (amount === null) return NOT_KNOWN;
  const one = 10n ** 18n;
  const size = amount < 0n ? -amount : amount;
  if (size !== 0n && size < one / 100n) return `under 0.01${NBSP}%`;
  const places = size === 0n || size >= 10n * one || amount % one === 0n ? 0 : size >= one ? 1 : 2;
  return `${showDecimal(amount, places)}${NBSP}%`;
}

/** A count with thousands separated. */
export function count(value: unknown): string {
  const amount = parseDecimal(value);
  return amount === null ? NOT_KNOWN : showDecimal(amount, 0);
}

/** A decimal such as DBU, with the digits that matter: "1,204", "3.2", "0.054". */
export function decimal(value: unknown): string {
  const amount = parseDecimal(value);
  if (amount === null) return NOT_KNOWN;
  const one = 10n ** 18n;
  const size = amount < 0n ? -amount : amount;
  const places = amount % one === 0n || size >= 1000n * one ? 0 : size >= one ? 1 : 3;
  const digits = showDecimal(amount, places);
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

/** "1 October 2026" from a date or an instant in UTC. */
export function date(value: unknown): string {
  const match = typeof value === 'string' ? DATE.exec(value) : null;
  if (match === null) return NOT_KNOWN;
  return `${Number(match[3])}${NBSP}${MONTHS[Number(match[2]) - 1] ?? match[2]}${NBSP}${match[1]}`;
}

/** "October 2026" from "2026-10". */
function month(value: unknown): string {
  const match = typeof value === 'string' ? /^(\d{4})-(\d{2})$/.exec(value) : null;
  const name = MONTHS[Number(match?.[2]) - 1];
  return match === null || name === undefined ? NOT_KNOWN : `${name}${NBSP}${match[1]}`;
}

/** "1 October 2026 06:00 UTC"; a bare date stays a date. */
export function time(value: unknown): string {
  const match = typeof value === 'string' ? TIME.exec(value) : null;
  return match === null ? date(value) : `${date(value)} ${match[1]}:${match[2]}${NBSP}UTC`;
}

/** "1 July to 30 September 2026"; the year stands once where both share it. */
export function period(from: string | null, to: string | null): string {
  if (from === null && to === null) return NOT_KNOWN;
  if (from === null || to === null) return `${date(from)} to ${date(to)}`;
  if (from.slice(0, 10) === to.slice(0, 10)) return date(from);
  const start = from.slice(0, 4) === to.slice(0, 4) ? date(from).slice(0, -5) : date(from);
  return `${start} to ${date(to)}`;
}

/** File size: "12 KB", "3.4 MB". */
export function bytes(value: number): string {
  if (value < 1000) return `${value}${NBSP}B`;
  const step = value < 1e6 ? 1e3 : value < 1e9 ? 1e6 : 1e9;
  const shown = value / step;
  const name = step === 1e3 ? 'KB' : step === 1e6 ? 'MB' : 'GB';
  return `${shown < 10 ? shown.toFixed(1) : Math.round(shown)}${NBSP}${name}`;
}

/** Durations from milliseconds: "171 ms", "2.4 s". */
export function milliseconds(value: unknown): string {
  const amount = parseDecimal(value);
  if (amount === null) return NOT_KNOWN;
  const second = 1000n * 10n ** 18n;
  return amount < second ? `${showDecimal(amount, 0)}${NBSP}ms` : `${showDecimal(amount / 1000n, 1)}${NBSP}s`;
}

/** Small counts in words, larger in figures, as a sentence wants them: "two", "no", "23". */
export function inWords(value: number): string {
  return NUMBER_WORDS[value] ?? count(value);
}

/** "1 endpoint", "3 endpoints", "2 identities". */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${value === 1 ? noun : plural(noun)}`;
}

/** The plural of a plain English noun, or of each where it is one or the other. */
export function plural(noun: string): string {
  if (noun.includes(' or ')) return noun.split(' or ').map(plural).join(' or ');
  if (/(s|x|ch|sh)$/.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** First letter large. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Column name to header words, unit suffix taken off: "last_request_at" → "Last request". */
export function headerWords(column: string): string {
  if (column === 'workspace_id') return 'Workspace';
  const bare = column
    .replace(/^(is|has)_/, '')
    .replace(/_(usd|dbu|days|ms|pct|at|on)$/, (_, unit: string) => SUFFIX_WORDS[unit] ?? '');
  const words = bare
    .split('_')
    .filter((word) => word !== '')
    .map((word) => ACRONYMS[word] ?? word);
  return capital(words.join(' '));
}

const SUFFIX_WORDS: Record<string, string> = { dbu: '_DBU', days: '_days' };
const ACRONYMS: Record<string, string> = {
  id: 'ID',
  ids: 'IDs',
  acl: 'ACL',
  url: 'URL',
  sku: 'SKU',
  gpu: 'GPU',
  cpu: 'CPU',
  dbu: 'DBU',
  p50: 'Median',
};

/** One value as the reader sees it; the suffix of its column decides the unit. */
export function shown(column: string, value: Value | undefined, currency: string): string {
  if (value === null || value === undefined) return NOT_KNOWN;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) {
    return value.length === 0 ? 'none' : value.map((item) => shown('', item, currency)).join(', ');
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value);
    return entries.length === 0
      ? 'none'
      : entries.map(([key, item]) => `${key}: ${shown(key, item, currency)}`).join(', ');
  }
  return scalar(column, value, currency);
}

function scalar(column: string, value: string | number, currency: string): string {
  const unit = UNITS.find(([suffix]) => column.endsWith(suffix));
  const text = unit === undefined ? NOT_KNOWN : unit[1](value, currency);
  if (text !== NOT_KNOWN) return text;
  // A value that does not fit its unit is still evidence: show it as it came.
  return typeof value === 'number' ? decimal(value) : value;
}

const UNITS: readonly (readonly [string, (value: unknown, currency: string) => string])[] = [
  ['_usd', money],
  ['_pct', share],
  ['_dbu', decimal],
  ['dbu', decimal],
  ['_tokens', count],
  ['_ms', milliseconds],
  ['_days', (value) => (parseDecimal(value) === null ? NOT_KNOWN : decimal(value))],
  ['_at', time],
  ['_on', date],
  ['_month', month],
];

/** Whether a column holds figures, which stand on the right. */
export function isNumeric(column: string): boolean {
  return /(_usd|_pct|dbu|_tokens|_ms|_days|_count|_per_day|requests|errors)$/.test(column);
}
