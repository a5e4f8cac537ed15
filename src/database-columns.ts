import {
  BIGINT,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  TIMESTAMP,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';
import { type Database, run } from './database.ts';

/** What a column that is appended in batches holds; decimals, instants and days come as whole numbers of their unit. */
export type ColumnForm =
  | { readonly kind: 'text' | 'boolean' | 'integer' | 'double' | 'date' | 'instant' | 'local' }
  | { readonly kind: 'decimal'; readonly scale: number };
/** A decimal's digits without its point, microseconds of an instant, days since 1970, or the value itself. */
export type Cell = string | bigint | number | boolean | null;

export interface ColumnAppender {
  /** Appends rows `from` to `to` (not included) of every column. */
  readonly append: (columns: readonly ((row: number) => Cell)[], from: number, to: number) => void;
  readonly close: () => void;
}

/** Creates a table and appends to it column by column, in the engine's own chunks: no row is ever an object. */
export async function appendColumns(
  database: Database,
  table: string,
  columns: readonly { readonly name: string; readonly form: ColumnForm }[],
): Promise<ColumnAppender> {
  const types = columns.map(({ form }) => typeOf(form));
  const quoted = columns.map(({ name }, index) => `"${name.replaceAll('"', '""')}" ${types[index]}`);
  await run(database, `create or replace table "${table}" (${quoted.join(', ')})`);
  const appender = await database.connection.createAppender(table);
  return {
    append: (cells, from, to) => {
      for (let start = from; start < to; start += CHUNK) {
        const rows = Math.min(CHUNK, to - start);
        const chunk = DuckDBDataChunk.create(types, rows);
        for (const [index, { form }] of columns.entries()) {
          const vector = chunk.getColumnVector(index);
          for (let row = 0; row < rows; row++)
            vector.setItem(row, engineValue(cells[index]?.(start + row) ?? null, form));
          vector.flush();
        }
        appender.appendDataChunk(chunk);
      }
    },
    close: () => {
      appender.flushSync();
      appender.closeSync();
    },
  };
}

/** Rows of one of DuckDB's chunks. */
const CHUNK = 2048;

function typeOf(form: ColumnForm): DuckDBType {
  if (form.kind === 'decimal') return DECIMAL(38, form.scale);
  return {
    text: VARCHAR,
    boolean: BOOLEAN,
    integer: BIGINT,
    double: DOUBLE,
    date: DATE,
    instant: TIMESTAMPTZ,
    local: TIMESTAMP,
  }[form.kind];
}

function engineValue(cell: Cell, form: ColumnForm): DuckDBValue {
  if (cell === null) return null;
  if (form.kind === 'decimal') return new DuckDBDecimalValue(cell as bigint, 38, form.scale);
  if (form.kind === 'instant') return new DuckDBTimestampTZValue(cell as bigint);
  if (form.kind === 'local') return new DuckDBTimestampValue(cell as bigint);
  return form.kind === 'date' ? new DuckDBDateValue(cell as number) : cell;
}
