import type { JsonObject } from './json-value.ts';

/**
 * single: one bare object · list: an array, or a wrapper around one · sequence: several objects after one another,
 * as NDJSON or a shell loop leaves them · table: CSV or Parquet, keys in lower case.
 */
export type Shape = 'single' | 'list' | 'sequence' | 'table';

/** The records of one file; the number of a record is its index + 1. */
export interface Records {
  readonly format: 'json' | 'ndjson' | 'csv' | 'yaml' | 'parquet' | 'text';
  readonly shape: Shape;
  /** The key under which the REST API wraps its list. */
  readonly wrapper: string | null;
  readonly records: readonly JsonObject[];
  /** Lower-case column names of a table; null for anything else. */
  readonly header: readonly string[] | null;
  /** False where a later page was announced and is not in the file. */
  readonly lastPage: boolean;
  /** SCIM's count over all pages. */
  readonly totalResults: number | null;
  /** Records that are no objects, and other things left out: one line each. */
  readonly problems: readonly string[];
}

/** What a text is: its records, or why it has none, with those that were complete before the break. */
export type Parsed =
  | { readonly broken: null; readonly records: Records }
  | { readonly broken: string; readonly records: Records | null };

/** "line 3, column 7" of an offset, both from 1. */
export function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`;
}
