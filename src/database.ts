import { DuckDBConnection, DuckDBInstance, type DuckDBValue, version } from '@duckdb/node-api';

/** An open database. All SQL of a run goes through one connection, so the order of statements is fixed. */
export interface Database {
  readonly connection: DuckDBConnection;
  readonly close: () => void;
}

export type Row = Readonly<Record<string, DuckDBValue>>;

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
export async function run(
  database: Database,
  sql: string,
  params?: Readonly<Record<string, DuckDBValue>>,
): Promise<void> {
  await database.connection.run(sql, params);
}

/** Runs one query and returns its rows with DuckDB's own value types. */
export async function query(
  database: Database,
  sql: string,
  params?: Readonly<Record<string, DuckDBValue>>,
): Promise<readonly Row[]> {
  const reader = await database.connection.runAndReadAll(sql, params);
  return reader.getRowObjects();
}

/** Names of the `$parameters` that a statement really has: binding any other fails without a useful message. */
export async function parameterNames(database: Database, sql: string): Promise<readonly string[]> {
  const statement = await database.connection.prepare(sql);
  try {
    return Array.from({ length: statement.parameterCount }, (_, index) => statement.parameterName(index + 1));
  } finally {
    statement.destroySync();
  }
}

/** From here on no SQL can read or write a file, load an extension, attach a database or undo this. */
export async function seal(database: Database): Promise<void> {
  await run(database, 'set enable_external_access = false');
  await run(database, 'set lock_configuration = true');
}
