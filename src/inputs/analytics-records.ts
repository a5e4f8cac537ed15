import { isArray, isObject, type Json } from './json-value.ts';
import type { Parsed } from './records.ts';

/**
 * The answer of the Log Analytics query API (`POST /v1/workspaces/{id}/query`): column names beside rows of values, in
 * the table PrimaryResult. null for any other JSON. With an `error` beside it, rows are missing.
 */
export function readAnalytics(value: Json): Parsed | null {
  if (!isObject(value) || !isArray(value.tables)) return null;
  const tables = value.tables.filter(isObject);
  const table = tables.find(({ name }) => name === 'PrimaryResult') ?? tables[0];
  if (table === undefined || !isArray(table.columns) || !isArray(table.rows)) return null;
  const header = table.columns.map((column) =>
    isObject(column) && typeof column.name === 'string' ? column.name.toLowerCase() : '',
  );
  if (header.length === 0 || header.includes('')) return null;
  const records = table.rows.map((row) =>
    Object.fromEntries(header.map((name, index) => [name, isArray(row) ? (row[index] ?? null) : null])),
  );
  const isWhole = value.error === undefined || value.error === null;
  const problem =
    'holds only a part of its result; ask for fewer days in one query, or export the log to storage';
  return {
    broken: null,
    records: {
      format: 'json',
      shape: 'table',
      wrapper: null,
      records,
      header,
      lastPage: true,
      totalResults: null,
      problems: isWhole ? [] : [problem],
    },
  };
}
