import type { Audit } from '../result.ts';
import { daysBetween } from './days.ts';
import { parseDecimal } from './decimal.ts';
import { type DailyCost, endpointKey } from './figures.ts';
import { count, counted, date, moneyAmount } from './units.ts';

/** One endpoint, or the rest of them, over the days. Amounts are in units of 10⁻¹⁸. */
export interface Series {
  readonly label: string;
  readonly colour: string;
  readonly total: bigint;
  readonly byDay: ReadonlyMap<string, bigint>;
}

export const MOST_SERIES = 5;

/** Endpoints with a price, dearest first. What the idle check names stands out; everything else is context. */
export function seriesOf(audit: Audit, rows: readonly DailyCost[]): readonly Series[] {
  const groups = new Map<string, { row: DailyCost; total: bigint; byDay: Map<string, bigint> }>();
  for (const row of rows) {
    const amount = parseDecimal(row.costUsd);
    if (amount === null) continue;
    const key = endpointKey(row.workspaceId, row.endpoint);
    const group = groups.get(key) ?? { row, total: 0n, byDay: new Map<string, bigint>() };
    groups.set(key, group);
    group.total += amount;
    group.byDay.set(row.on, (group.byDay.get(row.on) ?? 0n) + amount);
  }
  const idle = idleKeys(audit);
  const uses = new Map<string | null, number>();
  for (const { row } of groups.values()) uses.set(row.endpoint, (uses.get(row.endpoint) ?? 0) + 1);
  let shade = 0;
  return [...groups.entries()]
    .sort(([a, one], [b, other]) => compare(other.total, one.total) || (a < b ? -1 : 1))
    .map(([key, { row, total, byDay }]) => {
      const name = row.endpoint ?? 'no endpoint named';
      if (!idle.has(key)) shade += 1;
      const colour = idle.has(key) ? 'var(--series-idle)' : `var(--series-${Math.min(shade, MOST_SERIES)})`;
      const isTwin = (uses.get(row.endpoint) ?? 0) > 1;
      const label = isTwin ? `${name} (${row.workspaceId ?? 'no workspace'})` : name;
      return { label, colour, total, byDay };
    });
}

/** The dearest few, and the sum of the others as one. */
export function withOther(all: readonly Series[]): readonly Series[] {
  if (all.length <= MOST_SERIES + 1) return all;
  const rest = all.slice(MOST_SERIES);
  const byDay = new Map<string, bigint>();
  for (const series of rest) {
    for (const [day, amount] of series.byDay) byDay.set(day, (byDay.get(day) ?? 0n) + amount);
  }
  const total = rest.reduce((sum, series) => sum + series.total, 0n);
  const other = { label: `other ${rest.length}`, colour: 'var(--series-other)', total, byDay };
  return [...all.slice(0, MOST_SERIES), other];
}

/** Every day from the first with a row to the last. */
export function daysOf(rows: readonly DailyCost[]): readonly string[] {
  const seen = rows.map((row) => row.on).sort();
  const [first, last] = [seen[0], seen.at(-1)];
  return first === undefined || last === undefined ? [] : daysBetween(first, last);
}

/** What is not drawn is said: days without rows, rows without a price. */
export function notDrawn(rows: readonly DailyCost[], days: readonly string[]): string {
  const gaps = days.length - new Set(rows.map((row) => row.on)).size;
  const unpriced = rows.filter((row) => parseDecimal(row.costUsd) === null).length;
  const first = gaps > 0 ? `No usage on ${count(gaps)} of ${counted(days.length, 'day')}. ` : '';
  if (unpriced === 0) return first;
  return `${first}${counted(unpriced, 'row')} without a price ${unpriced === 1 ? 'is' : 'are'} not drawn. `;
}

/** The drawing in words: the days and each series' total. */
export function describe(audit: Audit, series: readonly Series[], days: readonly string[]): string {
  const totals = series.map((one) => `${one.label} ${moneyAmount(one.total, audit.currency)}`).join(', ');
  return `From ${date(days[0])} to ${date(days.at(-1))}: ${totals}.`;
}

function idleKeys(audit: Audit): ReadonlySet<string> {
  const check = audit.checks.find((one) => one.id === 'idle_endpoint');
  const failed = check?.rows.filter((row) => row.passed === false) ?? [];
  return new Set(failed.map((row) => endpointKey(row.workspaceId, row.resource)));
}

function compare(a: bigint, b: bigint): number {
  return a > b ? 1 : a < b ? -1 : 0;
}
