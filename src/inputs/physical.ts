import type { Contract } from '../catalog.ts';
import type { InputFile } from './discovery.ts';
import { identifier, type PhysicalColumn, quote } from './parquet.ts';
import { partitionOf } from './partition.ts';
import { CANONICAL, canonical, columnSources, jsonSources, type Roots } from './spelling.ts';

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
      file.readAs,
      file.gzip,
      file.delimiter,
      file.header,
      file.schema,
      file.jsonArray,
      // A storage account's log has a folder for every hour: only what its columns are asked for tells files apart.
      contract.columns.filter(({ name }) => partitionOf(file.path, name) !== null).map(({ name }) => name),
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

function groupOf(files: readonly InputFile[], contract: Contract): PhysicalGroup {
  const [first] = files as readonly [InputFile, ...InputFile[]];
  const roots: Roots = new Map();
  const isJson = first.readAs === 'json' || first.readAs === 'ndjson';
  const held: string[] = [];
  const selected = contract.columns.map((column) => {
    const sources = isJson
      ? jsonSources(column, contract.opened, roots)
      : columnSources(column, physicalColumns(first), roots);
    const partition = files.map((file) => partitionOf(file.path, column.name));
    if (partition.every((value) => value !== null))
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
    contract.recognise.flatMap(({ wrapper }) => wrapper ?? []),
  );
  const inner = `select *, ${[`cast(${perFile(files.map(({ id }) => String(id)))} as integer) as input_id`, ...extracted].join(', ')} from ${scan}`;
  return { files, columns: held, sql: `select input_id, ${selected.join(', ')} from (${inner})` };
}

function physicalColumns(file: InputFile): readonly PhysicalColumn[] {
  if (file.readAs === 'parquet') return file.schema;
  return file.header.map((name) => ({ name, type: { kind: 'scalar', name: 'VARCHAR' } }));
}

function scanOf(file: InputFile, files: readonly string[], wrappers: readonly string[]): string {
  const list = `[${files.map(quote).join(', ')}]`;
  if (file.readAs === 'parquet')
    return `(select *, file_index from read_parquet(${list}, hive_partitioning = false))`;
  const compression = `compression = '${file.gzip ? 'gzip' : 'uncompressed'}'`;
  if (file.readAs === 'csv') {
    const columns = file.header.map((name) => `${quote(name)}: 'varchar'`).join(', ');
    const dialect = `delim = ${quote(file.delimiter)}, quote = '"', escape = '"', nullstr = ['null', ''], header = true`;
    return `(select *, file_index from read_csv(${list}, auto_detect = false, ${dialect}, columns = {${columns}}, ${compression}, hive_partitioning = false))`;
  }
  const form = file.jsonArray ? 'array' : file.readAs === 'ndjson' ? 'newline_delimited' : 'unstructured';
  const format = `format = '${form}'`;
  const objects = `(select json, file_index from read_json_objects(${list}, ${format}, ${compression}, hive_partitioning = false))`;
  return wrappers.reduce((scan, wrapper) => {
    const path = `$."${wrapper}"`;
    const items = `case when json_type(json, ${quote(path)}) = 'ARRAY' then json_extract(json, ${quote(`${path}[*]`)}) else [json] end`;
    return `(select unnest(${items}) as json, file_index from ${scan})`;
  }, objects);
}

/** One literal for each file of the scan, picked by the file that a row comes from. */
function perFile(literals: readonly string[]): string {
  if (literals.length === 1) return literals[0] ?? 'null';
  return `([${literals.join(', ')}])[cast(file_index as bigint) + 1]`;
}
