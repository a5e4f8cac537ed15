import type { Column, ColumnType } from '../catalog.ts';
import { identifier, type PhysicalColumn, type PhysicalType, quote } from './parquet.ts';

/** The type in which a large export's column goes on; maps and JSON stay as the files hold them. */
export const CANONICAL: Readonly<Record<ColumnType, string>> = {
  text: 'varchar',
  boolean: 'boolean',
  integer: 'bigint',
  decimal: 'decimal(38,18)',
  timestamp: 'timestamptz',
  date: 'date',
  json: 'varchar',
  map: 'varchar',
};

/** Columns with JSON text that are taken apart once per row: SQL of the root → its alias and the paths wanted. */
export type Roots = Map<string, { readonly alias: string; readonly paths: string[] }>;

function element(roots: Roots, root: string, path: string): string {
  const known = roots.get(root) ?? { alias: `extracted_${roots.size}`, paths: [] };
  roots.set(root, known);
  if (!known.paths.includes(path)) known.paths.push(path);
  return `${known.alias}[${known.paths.indexOf(path) + 1}]`;
}

/** SQL of one spelling of a column; `isText`: its value still has to be read from text. */
export interface Source {
  readonly sql: string;
  readonly isText: boolean;
}

/** Every spelling of a column in JSON records; `opened` are objects that some writers print as JSON text. */
export function jsonSources(column: Column, opened: readonly string[], roots: Roots): Source[] {
  return column.from.flatMap((path) => {
    const segments = path.split('.');
    const text = opened.find((object) => path.startsWith(`${object}.`));
    if (text !== undefined) {
      const object = element(roots, 'json', jsonPath(text.split('.')));
      const rest = jsonPath(segments.slice(text.split('.').length));
      return [{ sql: `json_extract_string(try_cast(${object} as json), ${quote(rest)})`, isText: true }];
    }
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
export function columnSources(column: Column, physical: readonly PhysicalColumn[], roots: Roots): Source[] {
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
    // A floating point number's shortest text is the decimal that was meant; its value is another one.
    if (type === 'decimal' && /^(?:DOUBLE|FLOAT)$/.test(physical.name)) return `cast(${sql} as varchar)`;
    if (type === 'text' && physical.name === 'DOUBLE') return `cast(try_cast(${sql} as hugeint) as varchar)`;
    return isJson && physical.name !== 'VARCHAR' ? `cast(${sql} as varchar)` : sql;
  }
  return type === 'map' || type === 'json' ? sql : `cast(to_json(${sql}) as varchar)`;
}

/** The column of its canonical type: the first spelling that is not null. */
export function canonical(column: Column, sources: readonly Source[]): string {
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
  if (column.type === 'decimal' && isText) return decimalOfText(value);
  return column.type === 'timestamp' && isText ? timestampOfText(value) : `try_cast(${value} as ${type})`;
}

/** ISO 8601, or what the Azure portal prints in its CSV, in UTC: "5/15/2025, 3:58:35.123 PM". */
function timestampOfText(value: string): string {
  const portal = ['%m/%d/%Y, %I:%M:%S.%g %p', '%m/%d/%Y, %I:%M:%S %p'].map(quote).join(', ');
  return `coalesce(try_cast(${value} as timestamptz), cast(try_strptime(${value}, [${portal}]) as timestamptz))`;
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

function jsonPath(keys: readonly string[]): string {
  return `$${keys.map((key) => `."${key.replaceAll('"', '\\"')}"`).join('')}`;
}
