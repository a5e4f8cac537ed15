import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { type TypedTable, writeParquet } from './database.ts';
import { UserError } from './errors.ts';
import { csvCell } from './report/csv.ts';
import { type WrittenFile, writeWhole } from './report/write.ts';

/** Throws a UserError where `file` is of no kind that costs can be written as; to be asked before the audit is run. */
export function demandFocusFile(file: string): void {
  if (!/\.(?:csv|parquet)$/i.test(file))
    throw new UserError(`--focus ${file}: neither .csv nor .parquet`, 'for example --focus costs.parquet');
}

/** Writes the costs in the columns of FOCUS 1.2, as CSV or Parquet by the file's ending, whole or not at all. */
export async function writeFocus(table: TypedTable, file: string): Promise<WrittenFile> {
  demandFocusFile(file);
  if (/\.csv$/i.test(file)) return writeWhole(dirname(file), basename(file), csvOf(table));
  await mkdir(dirname(file), { recursive: true });
  const room = await mkdtemp(join(dirname(file), '.writing-'));
  try {
    const temporary = join(room, 'focus.parquet');
    await writeParquet(table, temporary);
    await rename(temporary, file);
  } finally {
    await rm(room, { recursive: true, force: true });
  }
  return { path: file, bytes: (await stat(file)).size };
}

function csvOf({ columns, rows }: TypedTable): string {
  const names = columns.map(({ name }) => name);
  return stringify([names, ...rows.map((row) => names.map((name) => csvCell(row[name])))]);
}
