import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Database, query, run } from '../database.ts';
import { arrowToParquet } from './arrow-parquet.ts';
import { bodiesOf } from './bodies.ts';
import { csvHead } from './csv-records.ts';
import { isArray, type Json, parseJson } from './json-value.ts';
import { identifier, quote } from './parquet.ts';
import type { Piece } from './statement-pieces.ts';
import { answerIn, chunkIn, type StatementAnswer, type StatementColumn } from './statement-records.ts';
import { type Head, readText } from './text.ts';

/** A file of a result: where its content is, and what it is of it. */
export interface Part {
  readonly content: string;
  readonly head: Head;
  readonly piece: Piece;
}

/** The largest JSON document that the engine reads at once: an answer has 25 MiB at most, an external file its chunk. */
const LARGEST_OBJECT = 1024 * 1024 * 1024;

/**
 * Writes the rows of an answer and of its other pieces, in order, as one Parquet file whose columns the answer names.
 * Returns the number of rows, and whether every piece has its closing mark; null where there are no pieces with rows. Throws where one cannot be read.
 */
export async function joinStatement(
  database: Database,
  answer: StatementAnswer,
  parts: readonly Part[],
  target: string,
): Promise<{ readonly rows: number; readonly isWhole: boolean } | null> {
  const rows = parts.filter(({ piece }) => piece.kind !== 'answer' || piece.answer.inline !== null);
  if (rows.length === 0) return null;
  const bare = rows.filter(({ piece }) => piece.kind === 'rows');
  const format =
    bare.flatMap(({ piece }) => (piece.kind === 'rows' ? [piece.format] : []))[0] ?? 'JSON_ARRAY';
  if (format === 'ARROW_STREAM') {
    const sources = bare.map(({ content, head }) => ({
      file: content,
      isFile: head.container === 'feather',
    }));
    return arrowToParquet(database, sources, target);
  }
  const scans =
    format === 'CSV'
      ? bare.map((part) => csvScan(part, answer.columns))
      : await jsonScans(rows, answer.columns, `${target}.ndjson`);
  await run(database, `copy (${scans.join(' union all ')}) to ${quote(target)} (format parquet)`);
  const { rows: counted } = await query(database, `select count(*) as n from read_parquet(${quote(target)})`);
  return { rows: Number(counted[0]?.n), isWhole: true };
}

/** Answer and chunks are documents of one object: their rows are written out, one a line. Bare rows the engine reads. */
async function jsonScans(
  parts: readonly Part[],
  columns: readonly StatementColumn[],
  target: string,
): Promise<readonly string[]> {
  const scans: string[] = [];
  for (const [index, { content, head, piece }] of parts.entries()) {
    const isPlain = head.encoding === 'utf-8' && !head.marked;
    if (piece.kind === 'rows' && isPlain) {
      scans.push(jsonScan(content, 'array', head.gzip, columns));
      continue;
    }
    const value = parseJson(await readText(content));
    const rows = isArray(value) ? value : (chunkIn(value) ?? answerIn(value)?.inline)?.rows;
    if (rows === undefined) throw new Error('no rows');
    await writeRows(`${target}-${index}`, rows);
    scans.push(jsonScan(`${target}-${index}`, 'newline_delimited', false, columns));
  }
  return scans;
}

/** A row of another width is not of this result: it stops the reading, as does a cell that is no text. */
function jsonScan(
  file: string,
  format: 'array' | 'newline_delimited',
  gzip: boolean,
  columns: readonly StatementColumn[],
): string {
  const compression = gzip ? 'gzip' : 'uncompressed';
  const source = `read_json_objects(${quote(file)}, format = '${format}', maximum_object_size = ${LARGEST_OBJECT}, compression = '${compression}')`;
  const isBody = bodiesOf(columns);
  const cells = columns.map(({ name, isText }, index) =>
    isBody(name, isText)
      ? 'null'
      : `case when width = ${columns.length} then cells[${index + 1}] else error('width') end`,
  );
  const paths = columns.map((_, index) => `'$[${index}]'`).join(', ');
  const rows = `select json_extract_string(json, [${paths}]) as cells, json_array_length(json) as width from ${source}`;
  return `select ${named(cells, columns)} from (${rows})`;
}

/** Only the first chunk of a result has a header. */
function csvScan({ content, head, piece }: Part, columns: readonly StatementColumn[]): string {
  const cells = piece.kind === 'rows' && piece.format === 'CSV' ? piece.cells : [];
  const isHeader = cells.every((cell, index) => cell.toLowerCase() === columns[index]?.name.toLowerCase());
  const delimiter = csvHead(head.text)?.delimiter ?? ',';
  const names = columns.map((_, index) => `'c${index}': 'varchar'`).join(', ');
  const compression = head.gzip ? 'gzip' : 'uncompressed';
  const source = `read_csv(${quote(content)}, auto_detect = false, delim = ${quote(delimiter)}, quote = '"', escape = '"', nullstr = ['null', ''], header = ${isHeader}, columns = {${names}}, compression = '${compression}')`;
  const isBody = bodiesOf(columns);
  const values = columns.map(({ name, isText }, index) => (isBody(name, isText) ? 'null' : `c${index}`));
  return `select ${named(values, columns)} from ${source}`;
}

function named(values: readonly string[], columns: readonly StatementColumn[]): string {
  const seen = new Set<string>();
  return values
    .flatMap((value, index) => {
      const name = columns[index]?.name ?? '';
      const isNew = !seen.has(name.toLowerCase());
      seen.add(name.toLowerCase());
      return isNew ? [`cast(${value} as varchar) as ${identifier(name)}`] : [];
    })
    .join(', ');
}

async function writeRows(target: string, rows: readonly Json[]): Promise<void> {
  const lines = function* (): Iterable<string> {
    for (const row of rows) yield `${JSON.stringify(row)}\n`;
  };
  await pipeline(Readable.from(lines()), createWriteStream(target, { mode: 0o600 }));
}
