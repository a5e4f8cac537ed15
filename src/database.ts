import {
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  VARCHAR,
  version,
} from '@duckdb/node-api';

/** An open database. All SQL of a run goes through one connection, so the order of statements is fixed. */
export interface Database {
  readonly connection: DuckDBConnection;
  readonly close: () => void;
}

/** A value as JSON holds it: exact decimals and large integers as text, instants and days as ISO text in UTC. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };
export type Row = Readonly<Record<string, Plain>>;
export type Params = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** The version of the engine, as DuckDB spells it: "v1.5.6". */
export function engineVersion(): string {
  return version();
}

/**
 * Opens a database in memory, or in `file` when it is to be kept.
 * `spillDirectory` is where DuckDB may put what does not fit in `memory` ("1GiB"; null: DuckDB's default of 80 %).
 */
export async function openDatabase(options: {
  readonly file: string | null;
  readonly memory: string | null;
  readonly spillDirectory: string;
}): Promise<Database> {
  const settings: Record<string, string> = {
    temp_directory: options.spillDirectory,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  };
  if (options.memory !== null) settings.memory_limit = options.memory;
  const instance = await DuckDBInstance.create(options.file ?? ':memory:', settings);
  const connection = await instance.connect();
  await connection.run("set TimeZone = 'UTC'");
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Runs one or more statements that return nothing of interest. */
export async function run(database: Database, sql: string, params?: Params): Promise<void> {
  const { values, types } = bound(params);
  await database.connection.run(sql, values, types);
}

/**
 * Runs one query. Decimals lose trailing zeros; in columns named `…_usd` two decimals stay ("12.30"),
 * so that the same figure reads the same everywhere.
 */
export async function query(
  database: Database,
  sql: string,
  params?: Params,
): Promise<{ readonly columns: readonly string[]; readonly rows: readonly Row[] }> {
  const { values, types } = bound(params);
  const reader = await database.connection.runAndReadAll(sql, values, types);
  const columns = reader.deduplicatedColumnNames();
  const rows = reader
    .getRows()
    .map((row) =>
      Object.fromEntries(
        columns.map((name, index) => [name, plain(row[index] ?? null, name.endsWith('_usd') ? 2 : 0)]),
      ),
    );
  return { columns, rows };
}

/** Names of the `$parameters` that a statement has: binding any other fails without a useful message. */
export async function parameterNames(database: Database, sql: string): Promise<readonly string[]> {
  const known = PARAMETERS.get(sql);
  if (known !== undefined) return known;
  const statement = await database.connection.prepare(sql);
  try {
    const names = Array.from({ length: statement.parameterCount }, (_, index) =>
      statement.parameterName(index + 1),
    );
    PARAMETERS.set(sql, names);
    return names;
  } finally {
    statement.destroySync();
  }
}

/** Preparing a query costs as much as running it, and its text has the same parameters every time. */
const PARAMETERS = new Map<string, readonly string[]>();

/** Names of the tables and views that a query reads, its own common table expressions left out. */
export async function tablesIn(database: Database, sql: string): Promise<ReadonlySet<string>> {
  const known = TABLES.get(sql);
  if (known !== undefined) return known;
  const tables = new Set<string>();
  const expressions = new Set<string>();
  const { rows } = await query(database, 'select json_serialize_sql($sql::varchar)::varchar as tree', {
    sql,
  });
  collectTables(JSON.parse(String(rows[0]?.tree)), tables, expressions);
  const found = new Set([...tables].filter((name) => !expressions.has(name)));
  TABLES.set(sql, found);
  return found;
}

/** What a text reads never changes, and the same texts are asked of again and again. */
const TABLES = new Map<string, ReadonlySet<string>>();

/** A result with the types of its columns, as a file of it needs them. */
export interface TypedTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly Row[];
}

/** A whole table, in the order in which it was made, with the types of its columns. */
export async function typedTable(database: Database, table: string): Promise<TypedTable> {
  const described = await query(database, `describe ${table}`);
  const columns = described.rows.map((row) => ({
    name: String(row.column_name),
    type: String(row.column_type),
  }));
  return { columns, rows: (await query(database, `from ${table}`)).rows };
}

/** Writes a table as Parquet. The database of an audit is sealed against files: a fresh one is given the rows. */
export async function writeParquet({ columns, rows }: TypedTable, file: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run("set TimeZone = 'UTC'");
    const typed = columns.map(({ name, type }) => `"${name}" ${type}`);
    await connection.run(`create table written (${typed.join(', ')})`);
    for (let from = 0; from < rows.length; from += PARQUET_ROWS) {
      const some = rows.slice(from, from + PARQUET_ROWS);
      const cells = columns.map((_, index) => `unnest($c${index}::varchar[])`);
      const values = columns.map(({ name }, index): [string, DuckDBValue] => [
        `c${index}`,
        listValue(some.map((row) => (row[name] === null ? null : String(row[name])))),
      ]);
      const types = columns.map((_, index): [string, DuckDBType] => [`c${index}`, LIST(VARCHAR)]);
      await connection.run(
        `insert into written select ${cells.join(', ')}`,
        Object.fromEntries(values),
        Object.fromEntries(types),
      );
    }
    await connection.run(`copy written to '${file.replaceAll("'", "''")}' (format parquet)`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const PARQUET_ROWS = 10_000;

/** From here on no SQL can read or write a file, load an extension, attach a database or undo this. */
export async function seal(database: Database): Promise<void> {
  await run(database, 'set enable_external_access = false');
  await run(database, 'set lock_configuration = true');
}

/** Lists are declared as text: the client cannot tell the type of an empty one. */
function bound(params: Params = {}): {
  values: Record<string, DuckDBValue>;
  types: Record<string, DuckDBType>;
} {
  const values: Record<string, DuckDBValue> = {};
  const types: Record<string, DuckDBType> = {};
  for (const [name, value] of Object.entries(params)) {
    values[name] = isList(value) ? listValue(value) : value;
    if (isList(value)) types[name] = LIST(VARCHAR);
  }
  return { values, types };
}

function isList(value: Params[string]): value is readonly string[] {
  return Array.isArray(value);
}

function plain(value: DuckDBValue, decimals: number): Plain {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof DuckDBDecimalValue) return decimalText(value.toString(), decimals);
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue)
    return instantText(value.micros);
  if (value instanceof DuckDBDateValue) return new Date(value.days * 86_400_000).toISOString().slice(0, 10);
  if (value instanceof DuckDBListValue) return value.items.map((item) => plain(item, decimals));
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(
      Object.entries(value.entries).map(([key, item]) => [key, plain(item, decimals)]),
    );
  }
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(
      value.entries.map(({ key, value: item }) => [String(key), plain(item, decimals)]),
    );
  }
  if (value instanceof DuckDBBlobValue) return null;
  return String(value);
}

function decimalText(text: string, decimals: number): string {
  const [whole = '0', fraction = ''] = text.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(decimals, '0');
  return kept === '' ? whole : `${whole}.${kept}`;
}

/** Whole seconds as "…T00:00:00Z", else milliseconds: finer parts are of no use in an audit. */
function instantText(micros: bigint): string | null {
  const milliseconds = Number(micros / 1000n);
  if (Math.abs(milliseconds) > 8.64e15) return null;
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

function collectTables(node: unknown, tables: Set<string>, expressions: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) collectTables(item, tables, expressions);
  } else if (typeof node === 'object' && node !== null) {
    const { type, table_name: name, cte_map: ctes } = node as Record<string, unknown>;
    if (type === 'BASE_TABLE' && typeof name === 'string') tables.add(name);
    for (const entry of (ctes as { map?: { key: string }[] } | undefined)?.map ?? [])
      expressions.add(entry.key);
    for (const item of Object.values(node)) collectTables(item, tables, expressions);
  }
}
