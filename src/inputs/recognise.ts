import type { Alternative, Catalog, Contract, Refusal } from '../catalog.ts';
import type { JsonObject } from './json-value.ts';
import { has, lookup } from './lookup.ts';
import type { Records } from './records.ts';

type Pattern = Omit<Refusal, 'id' | 'message' | 'remedy' | 'formats'>;

/** How many records decide: enough for any estate, few enough for a file of millions. */
const DECIDING = 2000;

/** Keys under which the REST API wraps a list, of all contracts and refusals. */
export function wrapperKeys(catalog: Catalog): ReadonlySet<string> {
  const patterns: readonly Pattern[] = [
    ...catalog.contracts.flatMap((contract) => contract.recognise),
    ...catalog.refusals,
  ];
  return new Set(patterns.flatMap((pattern) => (pattern.wrapper === null ? [] : [pattern.wrapper])));
}

/** The kind of file that must not be read, if every record is of it, or any is and no contract knows the rest. */
export function refusalOf(records: Records, refusals: readonly Refusal[]): Refusal | null {
  const sample = records.records.slice(0, DECIDING);
  if (sample.length === 0) return null;
  const table = records.shape === 'table';
  const matching = (refusal: Refusal): boolean =>
    (refusal.formats.length === 0 || refusal.formats.includes(records.format)) &&
    wrapperAllows(refusal, records) &&
    sample.every((record) => fits(record, refusal, table));
  return refusals.find(matching) ?? null;
}

/** The refusal that one record of an otherwise known file falls under. */
export function refusalOfRecord(
  record: JsonObject,
  refusals: readonly Refusal[],
  table: boolean,
): Refusal | null {
  // A wrapper tells a whole file: records of a known list are not judged by it.
  return refusals.find((refusal) => refusal.wrapper === null && fits(record, refusal, table)) ?? null;
}

/**
 * The export that records belong to, told by their keys: at least half of them hold every key of `all`, none a key
 * of `none`, some a key of `any`. Of several that match, the one whose wrapper the file has, then the one made for
 * the file's shape, then the one with the most keys found. An export with the columns of another is told by its
 * place (`meant`) alone.
 */
export function contractOf(
  records: Records,
  contracts: readonly Contract[],
  meant: Contract | null,
): Contract | null {
  const sample = records.records.slice(0, DECIDING);
  if (sample.length === 0) return null;
  const candidates = contracts
    .filter(({ placed, export: name }) => !placed || name === meant?.export)
    .flatMap((contract) =>
      contract.recognise.map((pattern) => ({
        contract,
        score: pattern.placed && contract !== meant ? null : score(pattern, records, sample),
      })),
    )
    .filter((candidate) => candidate.score !== null)
    .sort(
      (a, b) =>
        compare(b.score ?? [], a.score ?? []) || Number(b.contract.placed) - Number(a.contract.placed),
    );
  return candidates[0]?.contract ?? null;
}

/**
 * Whether records may be what their place says they are, though no key tells them for sure: the keys of a Key Vault
 * scope have no `last_updated_timestamp`, for one.
 */
export function mayBe(records: Records, contract: Contract): boolean {
  const sample = records.records.slice(0, DECIDING);
  if (sample.length === 0) return false;
  return contract.recognise.some(
    (pattern) =>
      pattern.wrapper !== null &&
      pattern.all.length > 0 &&
      pattern.any.length > 0 &&
      sample.every((record) => fits(record, { ...pattern, any: [] }, records.shape === 'table')),
  );
}

/** An export told by a value, such as its object_type, is that export whatever its keys have in common with others. */
export function isCertain(contract: Contract | null): boolean {
  return contract?.recognise.every(({ equals }) => Object.keys(equals).length > 0) ?? false;
}

/** Whether one record of a recognised file is of its kind: holds the keys that every record of it has. */
export function isOfKind(record: JsonObject, contract: Contract, table: boolean): boolean {
  return contract.recognise.some((pattern) => holdsAll(record, pattern, table));
}

function score(
  pattern: Alternative,
  records: Records,
  sample: readonly JsonObject[],
): readonly number[] | null {
  const table = records.shape === 'table';
  if (!wrapperAllows(pattern, records) || !shapeAllows(pattern, records)) return null;
  // One key alone is too weak to tell an export by: it needs its wrapper.
  const weak = pattern.wrapper !== null && pattern.all.length + pattern.any.length < 2;
  if (weak && records.wrapper !== pattern.wrapper) return null;
  const holding = sample.filter((record) => holdsAll(record, pattern, table));
  if (holding.length * 2 < sample.length || holding.length === 0) return null;
  if (pattern.none.some((key) => holding.some((record) => has(record, key, table)))) return null;
  const isTold = pattern.telling.some((key) => holding.some((record) => has(record, key, table)));
  // Objects printed over several lines come from a loop of `get`; one line each may just as well be a list's items.
  const isAlone = records.shape === 'single' || (records.shape === 'sequence' && records.format === 'json');
  if (!isAlone && pattern.telling.length > 0 && !isTold) return null;
  const found = pattern.any.filter((key) => holding.some((record) => has(record, key, table)));
  if (pattern.any.length > 0 && found.length === 0) return null;
  const keys = pattern.all.length + found.length + 2 * Object.keys(pattern.equals).length;
  return [
    Number(pattern.placed),
    Number(records.wrapper !== null && records.wrapper === pattern.wrapper),
    madeFor(pattern, records),
    keys,
  ];
}

function fits(record: JsonObject, pattern: Pattern, table: boolean): boolean {
  return (
    holdsAll(record, pattern, table) &&
    (pattern.any.length === 0 || pattern.any.some((key) => has(record, key, table))) &&
    !pattern.none.some((key) => has(record, key, table))
  );
}

function holdsAll(record: JsonObject, pattern: Pattern, table: boolean): boolean {
  return (
    pattern.all.every((key) => has(record, key, table)) &&
    Object.entries(pattern.equals).every(([key, value]) => lookup(record, key, table) === value)
  );
}

function wrapperAllows(pattern: Pattern, records: Records): boolean {
  return records.wrapper === null || pattern.wrapper === null || pattern.wrapper === records.wrapper;
}

function shapeAllows(pattern: Alternative, records: Records): boolean {
  if (records.shape === 'single') return pattern.single;
  // A table of one row is how a single object looks as CSV or Parquet.
  return pattern.list || (records.shape === 'table' && records.records.length <= 1);
}

/** A list is rather an export that only comes as a list, one object after another rather one that comes single. */
function madeFor(pattern: Alternative, records: Records): number {
  if (records.shape === 'list') return Number(!pattern.single);
  return records.shape === 'sequence' ? Number(pattern.single) : Number(pattern.list);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
