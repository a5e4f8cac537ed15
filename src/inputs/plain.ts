import { arrowToParquet } from './arrow-parquet.ts';
import type { InputFile } from './discovery.ts';
import type { ParquetReader } from './parquet.ts';

export const ARROW_DAMAGED = 'the Arrow file is damaged or cut off; export it again';

/** Makes one Parquet file of each Arrow file whose export is known: the readers know no Arrow. */
export async function plainFiles(
  files: readonly InputFile[],
  parquet: ParquetReader,
): Promise<readonly InputFile[]> {
  const plain: InputFile[] = [];
  for (const file of files) plain.push(file.readAs === 'arrow' ? await plainArrow(file, parquet) : file);
  return plain;
}

async function plainArrow(file: InputFile, parquet: ParquetReader): Promise<InputFile> {
  if (file.export === null || (file.status !== 'read' && file.status !== 'partial')) return file;
  try {
    const place = await parquet.place();
    const source = { file: file.absolute, isFile: file.isFeather };
    const { isWhole } = await parquet.alone((open) => arrowToParquet(open, [source], place));
    const schema = await parquet.schema(place);
    const plain = { ...file, absolute: place, readAs: 'parquet' as const, schema };
    return isWhole ? plain : { ...plain, status: 'partial', problems: [...file.problems, WITHOUT_END] };
  } catch {
    return { ...file, status: 'broken', problems: [...file.problems, ARROW_DAMAGED] };
  }
}

const WITHOUT_END = 'ends without the closing mark of an Arrow stream, rows may be missing; export it again';
