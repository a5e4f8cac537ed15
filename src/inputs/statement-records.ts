import { isArray, isNumber, isObject, type Json, type JsonObject } from './json-value.ts';
import type { Parsed } from './records.ts';

/** What the Statement Execution API says of a result, and the rows that came with it. */
export interface StatementAnswer {
  readonly id: string | null;
  readonly columns: readonly StatementColumn[];
  readonly format: string | null;
  readonly totalRows: number | null;
  readonly totalChunks: number | null;
  readonly truncated: boolean;
  /** The chunk that stands in the answer; null where it only links to its rows, or is the manifest alone. */
  readonly inline: Chunk | null;
}

export interface StatementColumn {
  /** As the query names it. */
  readonly name: string;
  readonly isText: boolean;
}

/** Some of a result's rows: `GET …/result/chunks/<index>`, or the part of the answer that is like it. */
export interface Chunk {
  readonly index: number;
  /** Of the statement, where the chunk tells it. */
  readonly id: string | null;
  readonly rows: readonly Json[];
}

/** The answer to `POST /api/2.0/sql/statements`, or the manifest out of it; null for any other JSON, and where it failed. */
export function answerIn(value: Json): StatementAnswer | null {
  if (!isObject(value)) return null;
  const isWhole = isObject(value.status) && value.statement_id !== undefined;
  if (isWhole && (value.status as JsonObject).state !== 'SUCCEEDED') return null;
  const manifest = isWhole && isObject(value.manifest) ? value.manifest : value;
  const schema = isObject(manifest.schema) ? manifest.schema : {};
  if (!isWhole && manifest.total_chunk_count === undefined && manifest.total_row_count === undefined)
    return null;
  const columns = (isArray(schema.columns) ? schema.columns : []).map((column) => ({
    name: isObject(column) && typeof column.name === 'string' ? column.name : '',
    isText: isObject(column) && (column.type_name === undefined || column.type_name === 'STRING'),
  }));
  if (columns.length === 0) return null;
  return {
    id: typeof value.statement_id === 'string' ? value.statement_id : null,
    columns,
    format: typeof manifest.format === 'string' ? manifest.format : null,
    totalRows: numberOf(manifest.total_row_count),
    totalChunks: numberOf(manifest.total_chunk_count),
    truncated: manifest.truncated === true,
    inline: isObject(value.result) ? chunkIn(value.result) : null,
  };
}

/** The body of `GET …/result/chunks/<index>`, which names neither columns nor, if it is the last, its statement. */
export function chunkIn(value: Json): Chunk | null {
  if (!isObject(value) || !isArray(value.data_array) || value.manifest !== undefined) return null;
  const link = value.next_chunk_internal_link;
  const id = typeof link === 'string' ? /\/statements\/([^/]+)\//.exec(link)?.[1] : undefined;
  const named = typeof value.statement_id === 'string' ? value.statement_id : null;
  return { index: numberOf(value.chunk_index) ?? 0, id: id ?? named, rows: value.data_array };
}

/** Whether all rows of the result stand in the answer. */
export function isWhole({ totalRows, totalChunks, truncated, inline }: StatementAnswer): boolean {
  if (inline === null || truncated || (totalChunks ?? 1) > 1) return false;
  return totalRows === null || totalRows === inline.rows.length;
}

/**
 * The records of a statement's answer (JSON_ARRAY, inline): column names in the manifest, rows as arrays of text. null
 * for any other JSON. What other chunks hold is added later.
 */
export function readStatement(value: Json): Parsed | null {
  if (!isObject(value) || !isObject(value.status) || value.statement_id === undefined) return null;
  const { state, error } = value.status;
  if (state !== 'SUCCEEDED') return { broken: notSucceeded(state, error), records: null };
  const answer = answerIn(value);
  if (answer === null)
    return { broken: 'the answer names no columns; export it again as one answer', records: null };
  if (answer.inline === null) return { broken: ONLY_LINKS, records: null };
  const header = answer.columns.map(({ name }) => name.toLowerCase());
  const records = answer.inline.rows.map((row) =>
    Object.fromEntries(header.map((name, index) => [name, isArray(row) ? (row[index] ?? null) : null])),
  );
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
      problems: [],
    },
  };
}

export const ONLY_LINKS =
  'the answer only links to its rows; put the files that its links led to beside it, or export it with the disposition INLINE';

/** State and code are of a fixed set of words; the error's message quotes the query. */
function notSucceeded(state: Json | undefined, error: Json | undefined): string {
  const code = isObject(error) ? error.error_code : null;
  const words = [state, code].filter((word) => typeof word === 'string' && /^[A-Z_]{2,60}$/.test(word));
  const how = words.length === 0 ? '' : ` (${words.join(', ')})`;
  return `the SQL statement did not succeed${how}; run it again and wait until its state is SUCCEEDED`;
}

function numberOf(value: Json | undefined): number | null {
  const text = isNumber(value) ? value.value : value;
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
