import { type Database, openDatabase, run } from '../database.ts';
import { bodiesOf } from './bodies.ts';
import type { Json, JsonObject } from './json-value.ts';
import { parseNested } from './nested-text.ts';
import { withoutEmptyFields } from './struct-nulls.ts';

/** The physical type of a column, as far as reading it by name needs it. */
export type PhysicalType =
  | { readonly kind: 'struct'; readonly fields: readonly PhysicalColumn[] }
  | { readonly kind: 'map'; readonly value: PhysicalType }
  | { readonly kind: 'list'; readonly item: PhysicalType }
  | { readonly kind: 'scalar'; readonly name: string };

export interface PhysicalColumn {
  readonly name: string;
  readonly type: PhysicalType;
}

/** A database to look into Parquet files with, opened when the first is met. */
export interface ParquetReader {
  /** Work of several statements, alone on the database. */
  readonly alone: <T>(work: (database: Database) => Promise<T>) => Promise<T>;
  /** A new file name in the scratch directory. */
  readonly place: () => Promise<string>;
  readonly schema: (file: string) => Promise<readonly PhysicalColumn[]>;
  /** The first rows, keys in lower case and nested values opened, to recognise the file by. */
  readonly head: (file: string) => Promise<readonly JsonObject[]>;
  readonly close: () => void;
}

/** Enough rows to tell an export by. */
export const DECIDING = 50;

/** The database is a file, so that what passes through it does not have to fit into memory. */
export function parquetReader(place: () => Promise<string>, memory: string | null): ParquetReader {
  let database: Promise<Database> | null = null;
  const opened = () => {
    database ??= place().then(async (file) => {
      const open = await openDatabase({ file, memory, spillDirectory: `${file}.spill` });
      await run(open, 'create sequence arrow_number');
      return open;
    });
    return database;
  };
  let last: Promise<unknown> = Promise.resolve();
  const alone = <T>(work: (open: Database) => Promise<T>): Promise<T> => {
    const next = last.then(opened).then(work);
    last = next.catch(() => {});
    return next;
  };
  return {
    alone,
    place,
    schema: (file) => alone((open) => parquetSchema(open, file)),
    head: async (file) => {
      const schema = await alone((open) => parquetSchema(open, file));
      const isBody = bodiesOf(schema);
      const rows = await alone((open) =>
        parquetRows(open, file, DECIDING, ({ name, type }) => isBody(name, type.kind === 'scalar')),
      );
      if (rows.length === 0) return [schemaRecord(schema)];
      return rows.map((row) =>
        Object.fromEntries(schema.map(({ name }, index) => [name.toLowerCase(), cell(row[index] ?? null)])),
      );
    },
    close: () => {
      database?.then((open) => open.close()).catch(() => {});
    },
  };
}

/** Columns and types of a Parquet file. Throws where it is damaged. */
export async function parquetSchema(database: Database, file: string): Promise<readonly PhysicalColumn[]> {
  return scanSchema(database, `read_parquet(${quote(file)}, hive_partitioning = false)`);
}

/** Columns and types of whatever a table function reads. */
export async function scanSchema(database: Database, scan: string): Promise<readonly PhysicalColumn[]> {
  const reader = await database.connection.runAndReadAll(`select * from ${scan} limit 0`);
  const types = reader.columnTypes();
  return reader.columnNames().map((name, index) => ({ name, type: physicalType(types[index]) }));
}

/** The rows of a small Parquet file (or the first `limit`), as text: scalars as DuckDB prints them, nested values as JSON; null for columns left out. */
export async function parquetRows(
  database: Database,
  file: string,
  limit: number | null = null,
  isLeftOut: (column: PhysicalColumn) => boolean = () => false,
): Promise<readonly (string | null)[][]> {
  const schema = await parquetSchema(database, file);
  const columns = schema.map((column) => {
    if (isLeftOut(column)) return 'cast(null as varchar)';
    const name = identifier(column.name);
    return column.type.kind === 'scalar' ? `cast(${name} as varchar)` : `cast(to_json(${name}) as varchar)`;
  });
  const reader = await database.connection.runAndReadAll(
    `select ${columns.join(', ')} from read_parquet(${quote(file)}, hive_partitioning = false)
    ${limit === null ? '' : `limit ${limit}`}`,
  );
  const rows = reader.getRows() as (string | null)[][];
  return rows.map((row) =>
    row.map((text, index) => {
      const type = schema[index]?.type;
      return text === null || type === undefined || type.kind === 'scalar'
        ? text
        : withoutEmptyFields(text, type);
    }),
  );
}

/** A record with the schema's keys and no values, to recognise a Parquet file by. */
export function schemaRecord(schema: readonly PhysicalColumn[], lower = true): JsonObject {
  return Object.fromEntries(
    schema.map(({ name, type }) => [
      lower ? name.toLowerCase() : name,
      type.kind === 'struct' ? schemaRecord(type.fields, false) : null,
    ]),
  );
}

function cell(text: string | null): Json {
  return text === null ? null : (parseNested(text) ?? text);
}

export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function physicalType(type: unknown): PhysicalType {
  const { entryNames, entryTypes, keyType, valueType } = type as {
    entryNames?: readonly string[];
    entryTypes?: readonly unknown[];
    keyType?: unknown;
    valueType?: unknown;
  };
  if (entryNames !== undefined) {
    const fields = entryNames.map((name, index) => ({ name, type: physicalType(entryTypes?.[index]) }));
    return { kind: 'struct', fields };
  }
  if (keyType !== undefined) return { kind: 'map', value: physicalType(valueType) };
  if (valueType !== undefined) return { kind: 'list', item: physicalType(valueType) };
  return { kind: 'scalar', name: String(type) };
}
