import { isArray, isObject, type Json, type JsonObject } from './json-value.ts';
import { parseNested } from './nested-text.ts';

/**
 * The value at a dotted path, in every spelling exports use: nested (`a.b`), flattened (`a_b`), or a cell that holds
 * `a` as JSON text. The first spelling that is not null wins; undefined where none of them exists.
 * In a table, whose keys are lower case, upper and lower case are the same.
 */
export function lookup(record: JsonObject, path: string, table: boolean): Json | undefined {
  return find(record, path.split('.'), table);
}

/** Whether the path exists, null or not; arrays on the way are entered. */
export function has(value: Json, path: string, table: boolean): boolean {
  return exists(value, path.split('.'), table);
}

function find(record: JsonObject, segments: readonly string[], table: boolean): Json | undefined {
  let found: Json | undefined;
  for (let length = 1; length <= segments.length; length++) {
    const value = own(record, segments.slice(0, length).join('_'), table);
    if (value === undefined) continue;
    const rest = segments.slice(length);
    const inner = opened(value, table);
    const result = rest.length === 0 ? value : isObject(inner) ? find(inner, rest, table) : undefined;
    if (result !== undefined && result !== null) return result;
    if (result === null) found = null;
  }
  return found;
}

function exists(value: Json, segments: readonly string[], table: boolean): boolean {
  if (isArray(value)) return value.some((item) => exists(item, segments, table));
  if (!isObject(value)) return false;
  for (let length = 1; length <= segments.length; length++) {
    const inner = own(value, segments.slice(0, length).join('_'), table);
    if (inner === undefined) continue;
    if (length === segments.length || exists(opened(inner, table), segments.slice(length), table))
      return true;
  }
  return false;
}

function own(record: JsonObject, key: string, table: boolean): Json | undefined {
  if (Object.hasOwn(record, key)) return record[key];
  const lower = key.toLowerCase();
  return table && Object.hasOwn(record, lower) ? record[lower] : undefined;
}

function opened(value: Json, table: boolean): Json {
  return table && typeof value === 'string' ? (parseNested(value) ?? value) : value;
}
