import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import type { Input } from '../../src/result.ts';
import { type ArrowValue, arrowOf } from './arrow.ts';
import { headerOf } from './estate.ts';

type JsonRecord = Readonly<Record<string, unknown>>;
export type TableFormat = 'csv' | 'ndjson' | 'parquet' | 'arrow' | 'statement';

const WRAPPERS = [
  'endpoints',
  'Resources',
  'token_infos',
  'registered_models',
  'model_versions',
  'scopes',
  'secrets',
  'items',
  'privilege_assignments',
  'effective_privilege_assignments',
  'external_locations',
  'storage_credentials',
  'ip_access_lists',
  'tag_assignments',
];

/** The manifest is no table; a single answer as a table is a list of one. */
const NO_TABLE: ReadonlySet<string> = new Set(['manifest', 'current_user', 'auth_describe', 'cli_version']);

/** Exports whose files do not name what they are of, and how many parts of the path do. */
const OBJECT_PARTS: Readonly<Record<string, number>> = {
  secrets: 1,
  secret_acls: 1,
  service_principal_secrets: 1,
  private_endpoint_rules: 1,
  grants: 2,
};

/** What people write, and documents of many things, have no other form. */
const AS_WRITTEN: ReadonlySet<string> = new Set([
  'targets',
  'budgets',
  'commitments',
  'waivers',
  'attestations',
  'change_records',
  'system_register',
  'retirements',
  'desired_configuration',
  'token_permissions',
]);

/**
 * Writes the exports of `folder` again, every export of a workspace (and object) as one file of the format given:
 * `<workspace folder>/<export>[/<object>].<format>`, and what is no table (YAML, metrics, logs) as it is. `inputs` says what each file is.
 */
export async function rewriteExports(
  folder: string,
  inputs: readonly Input[],
  format: TableFormat,
  target: string,
): Promise<void> {
  const files = new Map<string, { name: string; sources: string[] }>();
  for (const { path, export: name, status } of inputs) {
    if (name === null || status !== 'read' || NO_TABLE.has(name)) continue;
    if (AS_WRITTEN.has(name) || !/\.(?:json|ndjson|csv|parquet)$/.test(path)) {
      write(join(target, path), readFileSync(join(folder, path)));
      continue;
    }
    const [home = ''] = /^workspace=\d+\//.exec(path) ?? [];
    const parts = OBJECT_PARTS[name] ?? 0;
    const folders = path.replace(/\.json$/, '').split('/');
    const key = `${home}${[name, ...folders.slice(folders.length - parts)].join('/')}`;
    files.set(key, { name, sources: [...(files.get(key)?.sources ?? []), join(folder, path)] });
  }
  for (const [key, { name, sources }] of files) {
    const path = join(target, `${key}.${format === 'statement' ? 'json' : format}`);
    if (format === 'parquet' && sources.every((source) => source.endsWith('.parquet'))) {
      // JSON would turn decimals into floating-point numbers on the way.
      await copyParquet(sources, path);
    } else {
      const records = (await Promise.all(sources.map(recordsOf))).flat();
      // A table without a row still has its columns; lines of JSON have none, so that a header stands for them.
      if (records.length > 0) await writeRecords(path, columnsOf(records), records, format);
      else if (format === 'ndjson') write(join(target, `${key}.csv`), `${headerOf(name)}\n`);
      else await writeRecords(path, headerOf(name).split(','), [], format);
    }
  }
}

async function copyParquet(sources: readonly string[], path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const list = sources.map((source) => `'${source}'`).join(', ');
  await connection.run(`copy (select * from read_parquet([${list}])) to '${path}' (format parquet)`);
}

async function recordsOf(path: string): Promise<readonly JsonRecord[]> {
  if (path.endsWith('.parquet')) {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run("set TimeZone = 'UTC'");
    const reader = await connection.runAndReadAll(
      `select cast(to_json(t) as varchar) as record from '${path}' as t`,
    );
    return reader.getRows().map(([record]) => JSON.parse(String(record)) as JsonRecord);
  }
  if (path.endsWith('.csv'))
    return parse(readFileSync(path, 'utf8'), { bom: true, columns: true }) as readonly JsonRecord[];
  const data = JSON.parse(readFileSync(path, 'utf8')) as JsonRecord | JsonRecord[];
  if (Array.isArray(data)) return data;
  const wrapper = WRAPPERS.find((name) => Array.isArray(data[name]));
  return wrapper === undefined ? [data] : (data[wrapper] as JsonRecord[]);
}

async function writeRecords(
  path: string,
  columns: readonly string[],
  records: readonly JsonRecord[],
  format: TableFormat,
): Promise<void> {
  const lines = records.map((record) => JSON.stringify(record)).join('\n');
  if (format === 'ndjson') return write(path, lines);
  if (format === 'csv') return write(path, csvOf(columns, records));
  if (format === 'arrow') return write(path, arrowOf(columns, cellsOf(columns, records), { batch: 1000 }));
  if (format === 'statement') return write(path, statementOf(columns, records));
  const empty = columns.map((name) => `null::varchar as "${name}"`).join(', ');
  const rows =
    records.length === 0
      ? `select ${empty} limit 0`
      : `select * from read_json('${path}.source', format = 'newline_delimited', sample_size = -1, maximum_depth = 8)`;
  write(`${path}.source`, lines);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("set TimeZone = 'UTC'");
  await connection.run(`copy (${rows}) to '${path}' (format parquet)`);
  rmSync(`${path}.source`);
}

/** RFC 4180; nested values as JSON text, and null as the literal text that statement results hold. */
function csvOf(columns: readonly string[], records: readonly JsonRecord[]): string {
  const cell = (value: unknown) => {
    const text =
      value === null || value === undefined
        ? 'null'
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [
    columns.join(','),
    ...records.map((record) => columns.map((name) => cell(record[name])).join(',')),
  ].join('\r\n');
}

/** The inline answer of the Statement Execution API: every value is text, nested ones are JSON text. */
function statementOf(names: readonly string[], records: readonly JsonRecord[]): string {
  const rows = cellsOf(names, records).map((row) => row.map((cell) => (cell === null ? null : String(cell))));
  const columns = names.map((name, position) => ({
    name,
    position,
    type_name: 'STRING',
    type_text: 'STRING',
  }));
  return JSON.stringify({
    statement_id: '01ef0000-0000-0000-0000-000000000000',
    status: { state: 'SUCCEEDED' },
    manifest: {
      format: 'JSON_ARRAY',
      schema: { column_count: columns.length, columns },
      total_chunk_count: 1,
      total_row_count: rows.length,
      truncated: false,
    },
    result: { chunk_index: 0, row_offset: 0, row_count: rows.length, data_array: rows },
  });
}

function columnsOf(records: readonly JsonRecord[]): readonly string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}

/** Nested values as JSON text. */
function cellsOf(
  columns: readonly string[],
  records: readonly JsonRecord[],
): readonly (readonly ArrowValue[])[] {
  return records.map((record) =>
    columns.map((name) => {
      const value = record[name] ?? null;
      return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as ArrowValue);
    }),
  );
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
