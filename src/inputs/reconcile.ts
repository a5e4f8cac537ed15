import type { Contract } from '../catalog.ts';
import type { LoadedRow } from './duplicates.ts';
import { canonicalJson, isArray, isObject, type Json, parseJson } from './json-value.ts';

/** What is kept of two records of the same thing that are not the same, and why; `conflict`: nothing says which is right. */
export interface Reconciled {
  readonly kept: LoadedRow;
  readonly left: LoadedRow;
  readonly reason: 'newer' | 'later' | 'richer' | 'conflict';
}

/** Columns that tell which of two versions of a thing is newer, best first. */
const CHANGED = ['last_updated_timestamp', 'updated_at', 'change_time', 'last_updated_at'];

/**
 * Decides between two records of one identity: the version that changed last, else the one collected last, else, where
 * one only lacks what the other has, both together. A value that is there twice and differs is never chosen silently.
 */
export function reconcile(
  first: LoadedRow,
  second: LoadedRow,
  contract: Contract,
  collectedAt: (row: LoadedRow) => string | null,
): Reconciled {
  const changed = CHANGED.find((name) => contract.columns.some((column) => column.name === name));
  const version = order(
    changed,
    (name) => first.values.get(name),
    (name) => second.values.get(name),
  );
  if (version !== 0) return { ...pair(first, second, version), reason: 'newer' };
  const [was, is] = [collectedAt(first), collectedAt(second)];
  if (was !== null && is !== null && was !== is)
    return { ...pair(first, second, was < is ? -1 : 1), reason: 'later' };
  const both = merged(first, second, contract);
  if (both === null) return { kept: first, left: second, reason: 'conflict' };
  const richer = richness(second) > richness(first) ? second : first;
  return { kept: { ...richer, values: both }, left: richer === first ? second : first, reason: 'richer' };
}

/** Both records in one; null where a value is there twice and differs. Within JSON objects the same holds key by key. */
export function merged(
  a: LoadedRow,
  b: LoadedRow,
  contract: Contract,
): ReadonlyMap<string, string | null> | null {
  const values = new Map(a.values);
  for (const [name, value] of b.values) {
    const present = values.get(name) ?? null;
    if (value === null || value === present) continue;
    if (present === null) {
      values.set(name, value);
      continue;
    }
    // A map's missing key is a tag that is not set: only objects of the API leave out what they do not show.
    if (contract.columns.find((column) => column.name === name)?.type !== 'json') return null;
    const both = mergedJson(parseJson(present), parseJson(value));
    if (both === undefined) return null;
    values.set(name, canonicalJson(both));
  }
  return values;
}

/** undefined where the two say different things. */
function mergedJson(a: Json, b: Json): Json | undefined {
  if (a === null) return b;
  if (b === null) return a;
  if (isObject(a) && isObject(b)) {
    const entries: [string, Json][] = [];
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const both = mergedJson(a[key] ?? null, b[key] ?? null);
      if (both === undefined) return undefined;
      entries.push([key, both]);
    }
    return Object.fromEntries(entries);
  }
  if (isArray(a) && isArray(b)) {
    if (a.length !== b.length) return undefined;
    const items = a.map((item, index) => mergedJson(item, b[index] ?? null));
    return items.includes(undefined) ? undefined : (items as Json[]);
  }
  return canonicalJson(a) === canonicalJson(b) ? a : undefined;
}

function order(
  changed: string | undefined,
  first: (name: string) => string | null | undefined,
  second: (name: string) => string | null | undefined,
): number {
  if (changed === undefined) return 0;
  const [a, b] = [first(changed) ?? null, second(changed) ?? null];
  return a === null || b === null || a === b ? 0 : a < b ? -1 : 1;
}

/** `order` below 0: the second is kept. */
function pair(first: LoadedRow, second: LoadedRow, by: number): { kept: LoadedRow; left: LoadedRow } {
  return by < 0 ? { kept: second, left: first } : { kept: first, left: second };
}

function richness({ values }: LoadedRow): number {
  return [...values.values()].reduce((sum, value) => sum + (value?.length ?? 0), 0);
}
