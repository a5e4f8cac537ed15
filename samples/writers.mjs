// One writer per file format; each gives exactly what the tool named in its comment would have written.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';

const MARK = '\u0001';
const MARKED_IN_JSON = /"\\u0001([-\d.]+)\\u0001"/g;

/** A number kept as text, so that neither 18 decimals nor ids beyond 2^53 pass through a double. */
export const exactNumber = (text) => `${MARK}${text}${MARK}`;

/** A decimal(38,18) from a number with at most nine decimals. */
export const decimal = (value) => exactNumber(`${value.toFixed(9)}000000000`);

export function writeBytes(path, bytes) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

/** JSON as the Databricks CLI prints it: two spaces, sorted keys, `&<>` escaped, an empty list on three lines. */
export function cliJson(value) {
  if (Array.isArray(value) && value.length === 0) return '[\n  \n]\n';
  const text = JSON.stringify(sortKeys(value), null, 2).replaceAll(MARKED_IN_JSON, '$1');
  return `${text.replace(/[&<>]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)}\n`;
}

/** Newline-delimited JSON as Spark writes it: null fields left out, decimals as numbers. */
export function sparkJson(rows) {
  return rows
    .map((row) => `${JSON.stringify(withoutNulls(row)).replaceAll(MARKED_IN_JSON, '$1')}\n`)
    .join('');
}

/** Gzip with the header field for the operating system set to "unknown", so that all machines agree. */
export function gzip(text) {
  const bytes = gzipSync(text, { level: 9 });
  bytes[9] = 255;
  return bytes;
}

/** CSV as the Statement Execution API writes it: RFC 4180, `null` for null, JSON text for structs and maps. */
export function csv(columns, rows) {
  const names = Object.keys(columns);
  const lines = [names, ...rows.map((row) => names.map((name) => csvText(row[name])))];
  return lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

/** A Parquet file with the column types that Spark writes: nested structs, maps, decimal(38,18), UTC timestamps. */
export async function writeParquet(path, columns, rows) {
  mkdirSync(dirname(path), { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'samples-'));
  const lines = join(scratch, 'rows.json');
  writeFileSync(lines, rows.map((row) => `${withoutMarks(JSON.stringify(row))}\n`).join(''));
  const types = Object.entries(columns).map(([name, type]) => `${name}: '${type}'`);
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run("set timezone = 'UTC'");
  await connection.run(`
    copy (select * from read_json('${lines}', format = 'newline_delimited', columns = {${types.join(', ')}}))
    to '${path}' (format parquet, compression snappy)`);
  connection.closeSync();
  instance.closeSync();
  rmSync(scratch, { recursive: true });
}

function csvText(value) {
  if (value === null || value === undefined) return 'null';
  return withoutMarks(typeof value === 'object' ? JSON.stringify(withoutNulls(value)) : String(value));
}

const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const withoutMarks = (text) => text.replaceAll('\\u0001', '').replaceAll(MARK, '');

function sortKeys(value) {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sortKeys(inner)]),
  );
}

function withoutNulls(value) {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}
