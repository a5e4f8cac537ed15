import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CompressionType, compressionRegistry, type Data, RecordBatchReader } from 'apache-arrow';
import type { Cell, ColumnForm } from '../database-columns.ts';
import { cells, formOf } from './arrow-cells.ts';
import { unpackLz4 } from './lz4.ts';
import { unpackZstd } from './zstd.ts';

/** One column of a batch: its name, what its cells are, and each of them. */
export interface ArrowColumn {
  readonly name: string;
  readonly form: ColumnForm;
  /** A struct, map or list, as JSON text. */
  readonly isNested: boolean;
  readonly at: (row: number) => Cell;
}

/** Rows of a record batch, column by column. */
export interface ArrowBatch {
  readonly rows: number;
  readonly columns: readonly ArrowColumn[];
}

compressionRegistry.set(CompressionType.ZSTD, { decode: unpackZstd });
compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4 });

/**
 * The record batches of an Arrow stream or Feather file, one at a time: a file of any size needs the memory of one
 * batch. The first has no rows and gives the columns. Throws where the file is damaged.
 */
export async function* arrowBatches(file: string, isFile: boolean): AsyncGenerator<ArrowBatch> {
  const source = isFile ? await open(file, 'r') : createReadStream(file, { highWaterMark: 1024 * 1024 });
  try {
    const reader =
      'destroy' in source ? await RecordBatchReader.from(source) : await RecordBatchReader.from(source);
    await reader.open();
    const { fields } = reader.schema;
    yield {
      rows: 0,
      columns: fields.map(({ name, type }) => ({
        name,
        form: formOf(type),
        isNested: type.children?.length > 0,
        at: () => null,
      })),
    };
    for await (const batch of reader) {
      yield {
        rows: batch.numRows,
        columns: fields.map(({ name }, index) => columnOf(name, batch.data.children[index])),
      };
    }
  } finally {
    if ('destroy' in source) source.destroy();
    else await source.close().catch(() => {});
  }
}

/** Whether a stream has its closing mark: cut between two batches it lacks nothing else. */
export async function endsWhole(file: string, bytes: number): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const end = Buffer.alloc(8);
    await handle.read(end, 0, 8, Math.max(bytes - 8, 0));
    return end.toString('hex') === 'ffffffff00000000' || end.toString('latin1', 2) === 'ARROW1';
  } finally {
    await handle.close();
  }
}

function columnOf(name: string, data: Data | undefined): ArrowColumn {
  if (data === undefined) return { name, form: { kind: 'text' }, isNested: false, at: () => null };
  const isNested = data.type.children?.length > 0;
  return { name, form: formOf(data.type), isNested, at: cells(data) };
}
