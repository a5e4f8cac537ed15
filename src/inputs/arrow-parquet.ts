import { stat } from 'node:fs/promises';
import { type Database, query, run } from '../database.ts';
import { appendColumns, type ColumnAppender } from '../database-columns.ts';
import { type ArrowColumn, arrowBatches, endsWhole } from './arrow.ts';
import { bodiesOf } from './bodies.ts';
import { quote } from './parquet.ts';

export interface ArrowSource {
  readonly file: string;
  /** The random-access format (Feather), not a stream. */
  readonly isFile: boolean;
}

/**
 * Writes one or more Arrow files of the same columns as one Parquet file, batch by batch, or only the first rows.
 * Returns how many rows there are and whether every stream has its closing mark. Throws where one is damaged.
 */
export async function arrowToParquet(
  database: Database,
  sources: readonly ArrowSource[],
  target: string,
  limit: number | null = null,
): Promise<{ readonly rows: number; readonly isWhole: boolean }> {
  const table = `arrow_${(await query(database, "select nextval('arrow_number') as n")).rows[0]?.n}`;
  let columns: readonly ArrowColumn[] | null = null;
  let appender: ColumnAppender | null = null;
  let rows = 0;
  let isWhole = true;
  try {
    for (const { file, isFile } of sources) {
      for await (const batch of arrowBatches(file, isFile)) {
        columns ??= distinct(batch.columns);
        appender ??= await appendColumns(database, table, columns);
        const wanted = limit === null ? batch.rows : Math.min(batch.rows, limit - rows);
        appender.append(inOrder(columns, batch.columns), 0, wanted);
        rows += wanted;
        if (limit !== null && rows >= limit && batch.rows > 0) break;
      }
      if (!(await endsWhole(file, (await stat(file)).size))) isWhole = false;
    }
  } finally {
    appender?.close();
  }
  await run(database, `copy "${table}" to ${quote(target)} (format parquet)`);
  await run(database, `drop table "${table}"`);
  return { rows, isWhole };
}

/** Names that differ only in case are one column to the engine: the first is kept. */
function distinct(columns: readonly ArrowColumn[]): readonly ArrowColumn[] {
  const seen = new Set<string>();
  return columns.filter(({ name }) => {
    const isNew = !seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return isNew;
  });
}

function inOrder(wanted: readonly ArrowColumn[], held: readonly ArrowColumn[]): ArrowColumn['at'][] {
  const isBody = bodiesOf(wanted);
  return wanted.map(({ name, form }) => {
    const found = held.find((one) => one.name === name);
    if (found === undefined || JSON.stringify(found.form) !== JSON.stringify(form))
      throw new Error(`the column ${name} is not the same in every file`);
    return isBody(name, !found.isNested) ? () => null : found.at;
  });
}
