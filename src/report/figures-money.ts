import type { Audit } from '../result.ts';
import { parseDecimal } from './decimal.ts';
import { figureRows } from './figures.ts';
import { listed } from './units.ts';

export interface BridgeStep {
  readonly step: string;
  readonly amountUsd: string | null;
  readonly isSubtotal: boolean;
}

/** The steps from the list price to the bill, in their order. */
export function readBridge(audit: Audit): readonly BridgeStep[] {
  return figureRows(audit, 'cost_bridge').flatMap((row) =>
    typeof row.step === 'string'
      ? [{ step: row.step, amountUsd: decimalText(row.amount_usd), isSubtotal: row.is_subtotal === true }]
      : [],
  );
}

/** The least and the most that could be saved in 30 days; null where nothing is proposed or an amount is not known. */
export function readSavings(audit: Audit): { readonly low: bigint; readonly high: bigint } | null {
  const rows = figureRows(audit, 'savings').filter((row) => row.is_counted === true);
  const lows = rows.map((row) => parseDecimal(row.low_usd));
  const highs = rows.map((row) => parseDecimal(row.high_usd));
  let low = 0n;
  let high = 0n;
  for (const [at, one] of lows.entries()) {
    const other = highs[at] ?? null;
    if (one === null || other === null) return null;
    low += one;
    high += other;
  }
  return rows.length === 0 ? null : { low, high };
}

/** What the prices behind the cost rest on: "list", "account", "supplied rate" … */
function readPriceBases(audit: Audit): readonly string[] {
  const bases = figureRows(audit, 'cost_by_workspace').flatMap((row) =>
    Array.isArray(row.price_bases) ? row.price_bases.map(String) : [],
  );
  return [...new Set(bases)].sort();
}

/** "at account prices", "at list price": what the amounts rest on, in the words of the price lists. */
export function basisWords(audit: Audit): string {
  const words: Record<string, string> = { list: 'list', account: 'account', 'supplied rate': 'supplied' };
  const named = readPriceBases(audit).flatMap((basis) => words[basis] ?? []);
  if (named.length === 0) return 'at list price';
  return named.length === 1 && named[0] === 'list' ? 'at list price' : `at ${listed(named)} prices`;
}

function decimalText(value: unknown): string | null {
  return parseDecimal(value) === null ? null : String(value);
}
