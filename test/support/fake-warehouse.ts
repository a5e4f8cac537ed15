import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { catalog } from './estate.ts';

/** The Statement Execution API of a SQL warehouse, with DuckDB behind it. */
export interface Warehouse {
  readonly execute: (statement: string) => Promise<unknown>;
  /** What a GET on the statement, or on one of its chunks, answers. */
  readonly result: (id: string, chunk: string | undefined) => unknown;
  /** Every SELECT that it was given, in order. */
  readonly statements: readonly string[];
  readonly close: () => void;
}

interface Result {
  readonly columns: readonly string[];
  readonly chunks: readonly (readonly (readonly (string | null)[])[])[];
  asked: number;
}

/** Rows beyond which an inline answer is aborted, as the real one is beyond 25 MiB. */
const MOST = 3000;

/**
 * Opens the system tables in a folder, in whatever format they are; the folder null: none has rows. Answers come in
 * chunks of so many rows.
 */
export async function openWarehouse(
  instance: DuckDBInstance,
  folder: string | null,
  chunkRows: number,
): Promise<Warehouse> {
  const connection = await instance.connect();
  await connection.run("set timezone = 'UTC'");
  await connection.run(
    `create macro date_format(instant, pattern) as strftime(instant, '%Y-%m-%d %H:%M:%S.%g') || 'Z'`,
  );
  const tables = catalog.contracts.filter(({ source }) => source.startsWith('system.'));
  for (const { source, export: name, columns } of tables) {
    const found = folder === null ? null : sourceOf(folder, name);
    const empty = [...new Set(columns.map(({ from }) => `null as ${(from[0] ?? '').split('.')[0]}`))];
    // A table that the estate's files do not have is none that its collector may read.
    if (folder !== null && found === null) continue;
    const rows = found === null ? `select ${empty.join(', ')} limit 0` : `select * from ${found}`;
    await connection.run(`create table "${source}" as ${rows}`);
  }
  await connection.run('create macro octet_length(given) as strlen(given)');
  await connection.run('create macro timestamp_millis(millis) as epoch_ms(millis::bigint)');
  const payloads = folder === null ? [] : payloadsIn(folder);
  for (const { name, rows } of payloads) await createPayloads(connection, name, rows);
  const results = new Map<string, Result>();
  const run = async (statement: string): Promise<Result | string> => {
    const sql = tables.reduce(
      (text, { source }) => text.replaceAll(` from ${source} `, ` from "${source}" `),
      payloadName(`${statement} `, payloads),
    );
    const reader = await connection.runAndReadAll(`select columns(*)::varchar from (${sql})`);
    const rows = reader.getRows() as (string | null)[][];
    if (rows.length > MOST)
      return 'Inline byte limit exceeded. Statements executed with disposition=INLINE can have a result size of at most 26214400 bytes.';
    const chunks = Array.from({ length: Math.max(1, Math.ceil(rows.length / chunkRows)) }, (_, index) =>
      rows.slice(index * chunkRows, (index + 1) * chunkRows),
    );
    return { columns: reader.columnNames(), chunks, asked: 0 };
  };
  const statements: string[] = [];
  return {
    statements,
    execute: async (statement) => {
      statements.push(statement);
      const id = `01f188bb-${String(results.size + 1).padStart(4, '0')}`;
      const failure = (message: string) => ({
        statement_id: id,
        status: { state: 'FAILED', error: { error_code: 'BAD_REQUEST', message } },
      });
      if (!/^select /.test(statement)) return failure('only SELECT');
      const result = await run(statement).catch((thrown: unknown) => String(thrown));
      if (typeof result === 'string') return failure(result);
      results.set(id, result);
      return { statement_id: id, status: { state: 'PENDING' } };
    },
    result: (id, chunk) => {
      const result = results.get(id);
      if (result === undefined) throw new Error(`no statement ${id}`);
      if (chunk !== undefined) return chunkOf(result, Number(chunk));
      result.asked++;
      return result.asked < 2 ? { statement_id: id, status: { state: 'RUNNING' } } : answerOf(id, result);
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function answerOf(id: string, result: Result): unknown {
  const { columns, chunks } = result;
  return {
    statement_id: id,
    status: { state: 'SUCCEEDED' },
    manifest: {
      format: 'JSON_ARRAY',
      schema: {
        column_count: columns.length,
        columns: columns.map((name, position) => ({
          name,
          position,
          type_name: 'STRING',
          type_text: 'STRING',
        })),
      },
      total_chunk_count: chunks.length,
      total_row_count: chunks.reduce((sum, rows) => sum + rows.length, 0),
      truncated: false,
    },
    result: chunkOf(result, 0),
  };
}

function chunkOf({ chunks }: Result, index: number): unknown {
  const rows = chunks[index] ?? [];
  const before = chunks.slice(0, index).reduce((sum, { length }) => sum + length, 0);
  return { chunk_index: index, row_offset: before, row_count: rows.length, data_array: rows };
}

/** A table function over the files of an export; null where there are none. */
function sourceOf(folder: string, name: string): string | null {
  const listed = join(folder, '../account/workspaces.json');
  if (name === 'workspaces' && existsSync(listed))
    return `(select *, workspace_status as status, epoch_ms(creation_time) as create_time from read_json('${listed}'))`;
  if (!existsSync(folder)) return null;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file === name || file.startsWith(`${name}/`) || file.startsWith(`${name}.`))
    .filter((file) => /\.(parquet|csv|ndjson|json)(\.gz)?$/.test(file));
  return readerOf(folder, files);
}

function readerOf(folder: string, files: string[]): string | null {
  const [first] = files;
  if (first === undefined) return null;
  const list = files
    .sort()
    .map((file) => `'${join(folder, file)}'`)
    .join(', ');
  if (first.includes('.parquet')) return `read_parquet([${list}], union_by_name = true)`;
  if (first.includes('.csv'))
    return `read_csv([${list}], all_varchar = true, nullstr = 'null', union_by_name = true)`;
  return `read_json([${list}], union_by_name = true)`;
}

/** Payload tables of an estate, by the names of their files: those of the tables, in a schema or whole. */
function payloadsIn(folder: string): readonly { readonly name: string; readonly rows: string }[] {
  const place = join(folder, 'inference_payloads');
  const files = existsSync(place) ? readdirSync(place) : [];
  return files.map((file) => ({
    name: decodeURIComponent(file.replace(/(\.(parquet|csv|ndjson|json|gz))+$/, '')),
    rows: readerOf(place, [file]) ?? '',
  }));
}

/** The export of such a table has lengths where the table itself has what is as long. */
async function createPayloads(connection: DuckDBConnection, name: string, rows: string): Promise<void> {
  const names = (await connection.runAndReadAll(`select * from ${rows} limit 0`)).columnNames();
  const measured = names.filter((one) => /^re(quest|sponse)_length$/.test(one));
  const bodies = measured.map((one) => `repeat('x', ${one}::bigint) as ${one.replace('_length', '')}`);
  const columns = measured.length === 0 ? '*' : `* exclude (${measured.join(', ')}), ${bodies.join(', ')}`;
  await connection.run(`create view ${quotedName(name)} as select ${columns} from ${rows}`);
}

/** A statement whose table is named in three parts, each between backticks, for DuckDB, which knows no backticks. */
function payloadName(statement: string, payloads: readonly { readonly name: string }[]): string {
  const part = '`((?:[^`]|``)+)`';
  const whole = new RegExp(`^(select [^\`]+ from )${part}\\.${part}\\.${part}( [^\`]*)$`).exec(statement);
  if (whole === null) return statement;
  const [, before, ...rest] = whole;
  const parts = rest.slice(0, 3).map((text) => text.replaceAll('``', '`'));
  const found = payloads.find(({ name }) => name === parts.join('.') || name === parts[2]);
  if (found === undefined)
    throw new Error(
      `[TABLE_OR_VIEW_NOT_FOUND] The table or view ${rest.slice(0, 3).join('.')} cannot be found`,
    );
  return `${before}${quotedName(found.name)}${rest[3]}`;
}

function quotedName(name: string): string {
  return `"payload of ${name.replaceAll('"', '""')}"`;
}
