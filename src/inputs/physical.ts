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

/** Groups the files of a large export by how they hold its columns. */
export function physicalGroups(files: readonly InputFile[], contract: Contract): readonly PhysicalGroup[] {
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
  return [...groups.values()].map((group) => groupOf(group, contract));
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

function groupOf(files: readonly InputFile[], contract: Contract): PhysicalGroup {
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
      sources.push({ sql: perFile(partition.map((value) => quote(value ?? ''))), isText: true });
    if (sources.length > 0) held.push(column.name);
    return `${canonical(column, sources)} as ${identifier(column.name)}`;
  });
  const extracted = [...roots].map(
    ([root, { alias, paths }]) =>
      `json_extract_string(${root}, [${paths.map(quote).join(', ')}]) as ${alias}`,
  );
  const scan = scanOf(
    first,
    files.map(({ absolute }) => absolute),
  );
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

/** SQL of one spelling of a column; `isText`: its value still has to be read from text. */
interface Source {
  readonly sql: string;
  readonly isText: boolean;
}

function jsonSources(column: Column, roots: Roots): Source[] {
  return column.from.flatMap((path) => {
    const segments = path.split('.');
    if (segments.length === 1 && column.type === 'decimal')
      return [{ sql: exactNumber(path, roots), isText: true }];
    const spellings = [segments, ...(segments.length > 1 ? [[segments.join('_')]] : [])];
    return spellings.map((keys) => ({ sql: element(roots, 'json', jsonPath(keys)), isText: true }));
  });
}

/** DuckDB reads JSON numbers as doubles: the digits beyond 17 are only in the text. */
function exactNumber(key: string, roots: Roots): string {
  const digits = `regexp_extract(cast(json as varchar), '"${key}"\\s*:\\s*(-?[0-9][0-9.eE+-]*)', 1)`;
  return `coalesce(nullif(${digits}, ''), ${element(roots, 'json', jsonPath([key]))})`;
}

/** Every spelling of a column that the files have, best first: nested, JSON text, flattened with underscores. */
function columnSources(column: Column, physical: readonly PhysicalColumn[], roots: Roots): Source[] {
  return column.from.flatMap((path) => spelled(path.split('.'), physical, '', roots, column.type));
}

function spelled(
  segments: readonly string[],
  physical: readonly PhysicalColumn[],
  prefix: string,
  roots: Roots,
  type: ColumnType,
): Source[] {
  const found: Source[] = [];
  for (let length = 1; length <= segments.length; length++) {
    const name = segments.slice(0, length).join('_').toLowerCase();
    const match = physical.find((one) => one.name.toLowerCase() === name);
    if (match === undefined) continue;
    const sql = `${prefix}${identifier(match.name)}`;
    const rest = segments.slice(length);
    const isText = match.type.kind === 'scalar' && match.type.name === 'VARCHAR';
    if (rest.length === 0) found.push({ sql: plain(sql, match.type, type), isText });
    else if (match.type.kind === 'struct')
      found.push(...spelled(rest, match.type.fields, `${sql}.`, roots, type));
    else if (match.type.kind === 'map')
      found.push({ sql: `cast(${sql}[${quote(rest.join('.'))}] as varchar)`, isText: true });
    else if (isText) found.push({ sql: element(roots, sql, jsonPath(rest)), isText });
  }
  return found;
}

/** Nested values for a scalar column become JSON text; a map stays as it is, because grouping by it is cheap so. */
function plain(sql: string, physical: PhysicalType, type: ColumnType): string {
  if (physical.kind === 'scalar') {
    const isJson = type === 'map' || type === 'json';
    // Tools that guess types turn ids into floating point numbers: "4085731926447012.0" is no id.
    if (type === 'text' && physical.name === 'DOUBLE') return `cast(try_cast(${sql} as hugeint) as varchar)`;
    return isJson && physical.name !== 'VARCHAR' ? `cast(${sql} as varchar)` : sql;
  }
  return type === 'map' || type === 'json' ? sql : `cast(to_json(${sql}) as varchar)`;
}

function canonical(column: Column, sources: readonly Source[]): string {
  const type = CANONICAL[column.type];
  const [first] = sources;
  if (first === undefined) return `cast(null as ${type})`;
  const isText = sources.some((source) => source.isText);
  const texts = sources.map(({ sql, isText: own }) =>
    isText && !own && sources.length > 1 ? `cast(${sql} as varchar)` : sql,
  );
  const value = texts.length === 1 ? first.sql : `coalesce(${texts.join(', ')})`;
  if (column.type === 'map' || column.type === 'json') return value;
  if (column.type === 'date' && isText) return dateOfText(value);
  return column.type === 'decimal' && isText ? decimalOfText(value) : `try_cast(${value} as ${type})`;
}

/** Azure's cost exports write 09/30/2026, 9/30/2026 0:00 or 20260930; everything else begins with 2026-09-30. */
function dateOfText(value: string): string {
  const day = `regexp_extract(${value}, '^[0-9/-]+')`;
  return `coalesce(try_cast(${day} as date), cast(try_strptime(${day}, ['%m/%d/%Y', '%Y%m%d']) as date))`;
}

/**
 * Text to decimal(38,18), thirteen times as fast as DuckDB's cast, which works digit by digit in 128 bits: the digits
 * on either side of the point fit 64 bits. Anything of another form goes the slow way.
 */
function decimalOfText(value: string): string {
  const whole = `cast(cast(left(${value}, strpos(${value}, '.') - 1) as decimal(18,0)) as decimal(38,18))`;
  const sign = `case when starts_with(${value}, '-') then '-0' else '0' end`;
  const fraction = `cast(cast((${sign}) || substr(${value}, strpos(${value}, '.')) as decimal(18,18)) as decimal(38,18))`;
  const isPlain = `regexp_full_match(${value}, '-?[0-9]{1,18}[.][0-9]{1,18}')`;
  return `case when ${isPlain} then ${whole} + ${fraction} else try_cast(${value} as decimal(38,18)) end`;
}

function physicalColumns(file: InputFile): readonly PhysicalColumn[] {
  if (file.format === 'parquet') return file.schema;
  return file.header.map((name) => ({ name, type: { kind: 'scalar', name: 'VARCHAR' } }));
}

function scanOf(file: InputFile, files: readonly string[]): string {
  const list = `[${files.map(quote).join(', ')}]`;
  if (file.format === 'parquet')
    return `(select *, file_index from read_parquet(${list}, hive_partitioning = false))`;
  const compression = `compression = '${file.gzip ? 'gzip' : 'uncompressed'}'`;
  if (file.format === 'csv') {
    const columns = file.header.map((name) => `${quote(name)}: 'varchar'`).join(', ');
    const dialect = `delim = ${quote(file.delimiter)}, quote = '"', escape = '"', nullstr = ['null', ''], header = true`;
    return `(select *, file_index from read_csv(${list}, auto_detect = false, ${dialect}, columns = {${columns}}, ${compression}, hive_partitioning = false))`;
  }
  const form = file.jsonArray ? 'array' : file.format === 'ndjson' ? 'newline_delimited' : 'unstructured';
  const format = `format = '${form}'`;
  return `(select json, file_index from read_json_objects(${list}, ${format}, ${compression}, hive_partitioning = false))`;
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
