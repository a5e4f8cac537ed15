import type { Column, ColumnType, Contract } from '../catalog.ts';
import type { InputFile } from './discovery.ts';
import { identifier, type PhysicalColumn, type PhysicalType, quote } from './parquet.ts';

/** Files of one export with the same format and columns: one scan reads them. */
export interface PhysicalGroup {
  readonly files: readonly InputFile[];
  /** Canonical columns that the files hold. */
  readonly columns: readonly string[];
  /** A SELECT of `input_id` and every canonical column; the only text that knows the engine and the files' spelling. */
  readonly sql: string;
}

/** Groups the files of a large export by how they hold its columns. `fileOf` is where a file's bytes are to be read. */
export function physicalGroups(
  files: readonly InputFile[],
  contract: Contract,
  fileOf: (file: InputFile) => string,
): readonly PhysicalGroup[] {
  const groups = new Map<string, InputFile[]>();
  for (const file of files) {
    const form = [
      file.format,
      file.gzip,
      file.delimiter,
      file.header,
      file.schema,
      file.jsonArray,
      partitionsOf(file.path),
    ];
    const key = JSON.stringify(form);
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()].map((group) => groupOf(group, contract, fileOf));
}

/** The SELECT of a contract's columns over no file: it gives the types. */
export function emptyView(contract: Contract): string {
  const columns = contract.columns.map(
    ({ name, type }) => `cast(null as ${CANONICAL[type]}) as ${identifier(name)}`,
  );
  return `select cast(null as integer) as input_id, ${columns.join(', ')} where false`;
}

const CANONICAL: Readonly<Record<ColumnType, string>> = {
  text: 'varchar',
  boolean: 'boolean',
  integer: 'bigint',
  decimal: 'decimal(38,18)',
  timestamp: 'timestamptz',
  date: 'date',
  json: 'varchar',
  map: 'varchar',
};

function groupOf(
  files: readonly InputFile[],
  contract: Contract,
  fileOf: (file: InputFile) => string,
): PhysicalGroup {
  const [first] = files as readonly [InputFile, ...InputFile[]];
  const roots: Roots = new Map();
  const isJson = first.format === 'json' || first.format === 'ndjson';
  const held: string[] = [];
  const selected = contract.columns.map((column) => {
    const sources = isJson
      ? jsonSources(column, roots)
      : columnSources(column, physicalColumns(first), roots);
    const partition = files.map((file) => partitionsOf(file.path)[column.name.toLowerCase()] ?? null);
    if (sources.length === 0 && partition.every((value) => value !== null))
      sources.push(perFile(partition.map((value) => quote(value ?? ''))));
    if (sources.length > 0) held.push(column.name);
    return `${canonical(column, sources)} as ${identifier(column.name)}`;
  });
  const extracted = [...roots].map(
    ([root, { alias, paths }]) =>
      `json_extract_string(${root}, [${paths.map(quote).join(', ')}]) as ${alias}`,
  );
  const scan = scanOf(first, files.map(fileOf));
  const inner = `select *, ${[`cast(${perFile(files.map(({ id }) => String(id)))} as integer) as input_id`, ...extracted].join(', ')} from ${scan}`;
  return { files, columns: held, sql: `select input_id, ${selected.join(', ')} from (${inner})` };
}

/** Columns with JSON text that are taken apart once per row: SQL of the root → its alias and the paths wanted. */
type Roots = Map<string, { readonly alias: string; readonly paths: string[] }>;

function element(roots: Roots, root: string, path: string): string {
  const known = roots.get(root) ?? { alias: `extracted_${roots.size}`, paths: [] };
  roots.set(root, known);
  if (!known.paths.includes(path)) known.paths.push(path);
  return `${known.alias}[${known.paths.indexOf(path) + 1}]`;
}

function jsonSources(column: Column, roots: Roots): string[] {
  return column.from.flatMap((path) => {
    const segments = path.split('.');
    const spellings = [segments, ...(segments.length > 1 ? [[segments.join('_')]] : [])];
    return spellings.map((keys) => element(roots, 'json', jsonPath(keys)));
  });
}

/** SQL of every spelling of a column that the files have, best first: nested, JSON text, flattened with underscores. */
function columnSources(column: Column, physical: readonly PhysicalColumn[], roots: Roots): string[] {
  return column.from.flatMap((path) => spelled(path.split('.'), physical, '', roots, column.type));
}

function spelled(
  segments: readonly string[],
  physical: readonly PhysicalColumn[],
  prefix: string,
  roots: Roots,
  type: ColumnType,
): string[] {
  const found: string[] = [];
  for (let length = 1; length <= segments.length; length++) {
    const name = segments.slice(0, length).join('_').toLowerCase();
    const match = physical.find((one) => one.name.toLowerCase() === name);
    if (match === undefined) continue;
    const sql = `${prefix}${identifier(match.name)}`;
    const rest = segments.slice(length);
    if (rest.length === 0) found.push(plain(sql, match.type, type));
    else if (match.type.kind === 'struct')
      found.push(...spelled(rest, match.type.fields, `${sql}.`, roots, type));
    else if (match.type.kind === 'map') found.push(`cast(${sql}[${quote(rest.join('.'))}] as varchar)`);
    else if (match.type.kind === 'scalar' && match.type.name === 'VARCHAR')
      found.push(element(roots, sql, jsonPath(rest)));
  }
  return found;
}

/** Nested values for a scalar column become JSON text; a map stays as it is, because grouping by it is cheap so. */
function plain(sql: string, physical: PhysicalType, type: ColumnType): string {
  if (type === 'map' || type === 'json')
    return physical.kind === 'scalar' && physical.name !== 'VARCHAR' ? `cast(${sql} as varchar)` : sql;
  return physical.kind === 'scalar' ? sql : `cast(to_json(${sql}) as varchar)`;
}

function canonical(column: Column, sources: readonly string[]): string {
  const type = CANONICAL[column.type];
  if (sources.length === 0) return `cast(null as ${type})`;
  const value = sources.length === 1 ? sources[0] : `coalesce(${sources.join(', ')})`;
  if (column.type === 'map' || column.type === 'json') return value ?? '';
  return `try_cast(${value} as ${type})`;
}

function physicalColumns(file: InputFile): readonly PhysicalColumn[] {
  if (file.format === 'parquet') return file.schema;
  return file.header.map((name) => ({ name, type: { kind: 'scalar', name: 'VARCHAR' } }));
}

function scanOf(file: InputFile, files: readonly string[]): string {
  const list = `[${files.map(quote).join(', ')}]`;
  if (file.format === 'parquet')
    return `(select *, file_index from read_parquet(${list}, hive_partitioning = false))`;
  const compression = `compression = '${file.gzip ? 'gzip' : 'none'}'`;
  if (file.format === 'csv') {
    const columns = file.header.map((name) => `${quote(name)}: 'varchar'`).join(', ');
    const dialect = `delim = ${quote(file.delimiter)}, quote = '"', escape = '"', nullstr = ['null', ''], header = true`;
    return `(select *, file_index from read_csv(${list}, auto_detect = false, ${dialect}, columns = {${columns}}, ${compression}, max_line_size = 16000000, hive_partitioning = false))`;
  }
  const format = `format = '${file.jsonArray ? 'array' : 'unstructured'}'`;
  return `(select json, file_index from read_json_objects(${list}, ${format}, ${compression}, maximum_object_size = 67108864, hive_partitioning = false))`;
}

/** One literal for each file of the scan, picked by the file that a row comes from. */
function perFile(literals: readonly string[]): string {
  if (literals.length === 1) return literals[0] ?? 'null';
  return `([${literals.join(', ')}])[cast(file_index as bigint) + 1]`;
}

/** Hive partition folders (`usage_date=2026-09-29/`) take the column out of the files. */
function partitionsOf(path: string): Readonly<Record<string, string>> {
  const parts = path
    .split('/')
    .slice(0, -1)
    .flatMap((folder) => /^(\w+)=(.*)$/.exec(folder) ?? []);
  const partitions: Record<string, string> = {};
  for (let index = 0; index + 2 < parts.length; index += 3) {
    partitions[(parts[index + 1] ?? '').toLowerCase()] = decodeURIComponent(parts[index + 2] ?? '');
  }
  return partitions;
}

function jsonPath(keys: readonly string[]): string {
  return `$${keys.map((key) => `."${key.replaceAll('"', '\\"')}"`).join('')}`;
}
