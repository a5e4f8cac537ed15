import type { Audit, Value } from '../result.ts';
import { parseDecimal } from './decimal.ts';
import { endpointKey, figureRows } from './figures.ts';

export interface Latency {
  readonly p50: string | null;
  readonly p95: string | null;
  readonly requests: number | null;
  /** The true value may be less. */
  readonly isUpperBound: boolean;
}

export interface Objective {
  readonly objective: string;
  readonly declared: string | null;
  readonly measured: string | null;
  readonly isMet: boolean | null;
}

type Row = Readonly<Record<string, Value>>;

/** How long requests take, by `endpointKey`: of several sources an exact one, then the one that saw most. */
export function readLatency(audit: Audit): ReadonlyMap<string, Latency> {
  const best = new Map<string, Latency>();
  for (const row of figureRows(audit, 'latency')) {
    const one = {
      p50: amount(row.p50_ms),
      p95: amount(row.p95_ms),
      requests: typeof row.requests === 'number' ? row.requests : null,
      isUpperBound: row.is_upper_bound === true,
    };
    const key = keyOf(row, 'endpoint');
    const known = best.get(key);
    if (known === undefined || rank(one) > rank(known)) best.set(key, one);
  }
  return best;
}

/** What owners declared of each endpoint, by `endpointKey`. */
export function readObjectives(audit: Audit): ReadonlyMap<string, readonly Objective[]> {
  const found = new Map<string, Objective[]>();
  for (const row of figureRows(audit, 'target_status')) {
    if (typeof row.objective !== 'string') continue;
    const key = keyOf(row, 'endpoint');
    const list = found.get(key) ?? [];
    found.set(key, list);
    list.push({
      objective: row.objective,
      declared: words(row.declared_value),
      measured: words(row.measured_value),
      isMet: typeof row.is_met === 'boolean' ? row.is_met : null,
    });
  }
  return found;
}

/** In how many places each endpoint differs from what was approved, by `endpointKey`. */
export function readDrift(audit: Audit): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const row of figureRows(audit, 'configuration_drift')) {
    const key = keyOf(row, 'endpoint_name');
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
}

/** Cost of 1,000 requests on the days that can be judged, by `endpointKey`. */
export function readUnitCost(audit: Audit): ReadonlyMap<string, string> {
  return new Map(
    figureRows(audit, 'unit_cost').flatMap((row) => {
      const each = amount(row.per_1000_requests_usd);
      return each === null ? [] : [[keyOf(row, 'endpoint'), each] as const];
    }),
  );
}

function rank({ isUpperBound, requests }: Latency): number {
  return (isUpperBound ? 0 : 1e15) + (requests ?? 0);
}

function keyOf(row: Row, column: string): string {
  return endpointKey(words(row.workspace_id), words(row[column]));
}

function words(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function amount(value: Value | undefined): string | null {
  return parseDecimal(value) === null ? null : String(value);
}
