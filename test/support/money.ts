import type { Audit, Value } from '../../src/result.ts';
import { type AuditOptions, auditEstate, type Estate, type ExportRecord } from './estate.ts';
import { price } from './serving.ts';

/** The audit of some usage at one dollar per DBU, or at these prices; one cheap check is run. */
export const billed = (
  rows: readonly ExportRecord[],
  prices: readonly ExportRecord[] = [price()],
  more: Estate = {},
  options: AuditOptions = {},
): Promise<Audit> =>
  auditEstate(
    { billing_usage: rows, list_prices: prices, ...more },
    { only: ['unpriced_or_corrected_usage'], ...options },
  );

export const figure = (audit: Audit, name: string): readonly Readonly<Record<string, Value>>[] =>
  audit.figures[name]?.rows ?? [];

/** The cost of the whole estate as text; null where nothing of it has a price. */
export const total = (audit: Audit): Value => figure(audit, 'headline')[0]?.cost_usd ?? null;

/** Exact sum of decimals, as an integer of 10⁻²⁶; null counts as nothing. */
export function exactSum(values: readonly (Value | undefined)[]): bigint {
  return values.reduce<bigint>((sum, value) => sum + scaled(value ?? null), 0n);
}

function scaled(value: Value): bigint {
  if (value === null) return 0n;
  const match = /^(-?)(\d+)(?:\.(\d{1,26}))?$/.exec(String(value));
  if (match === null) throw new Error(`${String(value)} is no decimal`);
  const [, sign = '', whole = '', fraction = ''] = match;
  return BigInt(sign + whole + fraction.padEnd(26, '0'));
}

/** Every day from one to another, both counted. */
export function days(from: string, to: string): readonly string[] {
  const list: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000)
    list.push(new Date(at).toISOString().slice(0, 10));
  return list;
}
