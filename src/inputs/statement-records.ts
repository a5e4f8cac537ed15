import { isArray, isNumber, isObject, type Json } from './json-value.ts';
import type { Parsed } from './records.ts';

/**
 * The answer of the Statement Execution API (`POST /api/2.0/sql/statements`, JSON_ARRAY, inline): column names in the
 * manifest, rows as arrays of text. null for any other JSON. Only the first chunk is inline; without the others, or
 * cut off by a row limit, it is incomplete.
 */
export function readStatement(value: Json): Parsed | null {
  if (!isObject(value) || !isObject(value.status) || value.statement_id === undefined) return null;
  const state = value.status.state;
  if (state !== 'SUCCEEDED') {
    return {
      broken: 'the SQL statement did not succeed; run it again and wait until its state is SUCCEEDED',
      records: null,
    };
  }
  const manifest = isObject(value.manifest) ? value.manifest : {};
  const schema = isObject(manifest.schema) ? manifest.schema : {};
  const result = isObject(value.result) ? value.result : {};
  const header = (isArray(schema.columns) ? schema.columns : []).map((column) =>
    isObject(column) && typeof column.name === 'string' ? column.name.toLowerCase() : '',
  );
  if (header.length === 0)
    return { broken: 'the answer names no columns; export it again as one answer', records: null };
  if (result.data_array === undefined && result.external_links !== undefined) {
    return {
      broken: 'the answer only links to its rows; export it with the disposition INLINE, or as Parquet',
      records: null,
    };
  }
  const rows = isArray(result.data_array) ? result.data_array : [];
  const records = rows.map((row) =>
    Object.fromEntries(header.map((name, index) => [name, isArray(row) ? (row[index] ?? null) : null])),
  );
  const total = isNumber(manifest.total_row_count) ? Number(manifest.total_row_count.value) : rows.length;
  const isWhole = total === rows.length && manifest.truncated !== true;
  const problem = `holds ${rows.length} of ${total} rows of its result; export it as Parquet, or without a row limit`;
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
