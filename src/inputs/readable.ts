import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { InputFile } from './discovery.ts';
import { canonicalJson, type Json } from './json-value.ts';
import { looksLikePython, parsePython } from './python-value.ts';

/**
 * A large export in a form that DuckDB reads itself; mostly the file as it is. UTF-16 is written as UTF-8 to the
 * scratch directory, the rows of a Statement Execution answer as CSV, and CSV whose cells Python printed with JSON in them.
 */
export async function readable(file: InputFile, scratchDirectory: string): Promise<InputFile> {
  const isStatement = file.readAs === 'json' && file.records?.shape === 'table';
  // DuckDB's JSON reader takes a byte order mark for a part of the JSON.
  const isMarked = file.marked && file.readAs !== 'csv';
  const isPython = file.readAs === 'csv' && file.isPython;
  if (file.encoding === 'utf-8' && !isStatement && !isMarked && !isPython) return file;
  await mkdir(scratchDirectory, { recursive: true });
  const target = join(scratchDirectory, `input-${file.id}`);
  if (isStatement) {
    const header = file.records?.header ?? [];
    const rows = (file.records?.records ?? []).map((record) =>
      header.map((name) => cell(record[name] ?? null)).join(','),
    );
    await writeFile(target, `${header.map((name) => cell(name)).join(',')}\n${rows.join('\n')}\n`);
    return { ...file, absolute: target, readAs: 'csv', gzip: false, delimiter: ',', header };
  }
  const decode = async function* (chunks: AsyncIterable<Buffer>): AsyncIterable<string> {
    const decoder = new TextDecoder(file.encoding, { fatal: true });
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  };
  const source = createReadStream(file.absolute);
  const unpacked = file.gzip ? source.pipe(createGunzip()) : source;
  if (file.gzip) source.on('error', (error) => unpacked.destroy(error));
  if (isPython) {
    // The width of a row is for the engine to judge, as it is for any other CSV.
    const rows = parse({ bom: true, delimiter: file.delimiter, relax_column_count: true });
    await pipeline(unpacked, decode, rows, asJson, createWriteStream(target));
    return { ...file, absolute: target, gzip: false, encoding: 'utf-8', marked: false, delimiter: ',' };
  }
  await pipeline(unpacked, decode, createWriteStream(target));
  return { ...file, absolute: target, gzip: false, encoding: 'utf-8', marked: false };
}

async function* asJson(rows: AsyncIterable<readonly string[]>): AsyncIterable<string> {
  for await (const row of rows) {
    const cells = row.map((text) => {
      const value = looksLikePython(text) ? parsePython(text) : undefined;
      return text === '' ? '' : cell(value === undefined ? text : canonicalJson(value));
    });
    yield `${cells.join(',')}\n`;
  }
}

function cell(value: Json): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return `"${text.replaceAll('"', '""')}"`;
}
