import type { Catalog, Contract } from '../catalog.ts';
import { arrowToParquet } from './arrow-parquet.ts';
import { type Classified, classifyParquet, classifyText } from './classify.ts';
import { sha256 } from './hash.ts';
import type { JsonObject } from './json-value.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { DECIDING, type ParquetReader, type PhysicalColumn } from './parquet.ts';
import { ARROW_DAMAGED } from './plain.ts';
import { mayBePiece, type Piece, pieceIn } from './statement-pieces.ts';
import { type Head, LARGEST_TEXT, readHead, readText } from './text.ts';
import type { DeltaFolder, Found } from './walk.ts';

/** One file, opened. */
export interface Looked {
  readonly found: Found;
  readonly sha256: string | null;
  readonly head: Head | null;
  readonly schema: readonly PhysicalColumn[];
  readonly classified: Classified;
  readonly manifest: Manifest | null;
  /** What it is of a statement's result, if anything. */
  readonly piece: Piece | null;
  /** The form in which it is read, where that is not the file's own. */
  readonly readAs: Classified['format'] | null;
  /** The first rows of a result in several files, all of text. */
  readonly sample: readonly JsonObject[] | null;
  /** Decides again once all manifests are known. */
  readonly again: (meant: Contract | null) => Classified;
}

/** Opens one file and tells what it is; anything wrong with it is a problem line, nothing is thrown. */
export async function look(
  found: Found,
  catalog: Catalog,
  parquet: ParquetReader,
  onBytes: (bytes: number) => void,
): Promise<Looked> {
  const none = {
    found,
    sha256: null,
    head: null,
    schema: [],
    manifest: null,
    piece: null,
    readAs: null,
    sample: null,
  };
  const fixed = (classified: Classified): Looked => ({
    ...none,
    classified,
    again: (meant) => named(classified, meant),
  });
  if (found.skip !== null) {
    const problems = found.skip.problem === null ? [] : [found.skip.problem];
    return {
      ...fixed({ ...NOTHING, status: found.skip.status, problems }),
      sha256: found.made?.sha256 ?? null,
    };
  }
  try {
    const [hash, head] = await Promise.all([
      found.made?.sha256 ?? sha256(found.absolute, found.bytes, onBytes),
      readHead(found.content, found.contentBytes),
    ]);
    const known = { ...none, sha256: hash, head };
    if (head.container === 'arrow' || head.container === 'feather')
      return { ...known, ...(await lookArrow(found, head.container === 'feather', catalog, parquet)) };
    if (head.container === 'parquet')
      return { ...known, readAs: 'parquet', ...(await lookParquet(found, catalog, parquet)) };
    const { again, piece } = await lookText(found, head, catalog);
    const classified = again(null);
    const manifest = classified.manifest === null ? null : readManifest(found.path, classified.manifest);
    return { ...known, classified, again, manifest, piece };
  } catch (thrown) {
    const { code } = thrown as { code?: string };
    const problem = `cannot be read (${code ?? 'unreadable'}); give it read permission and copy it again`;
    return fixed({ ...NOTHING, status: 'unknown', problems: [problem] });
  }
}

async function lookParquet(
  found: Found,
  catalog: Catalog,
  parquet: ParquetReader,
): Promise<Pick<Looked, 'schema' | 'classified' | 'again'>> {
  try {
    const schema = await parquet.schema(found.content);
    const rows = await parquet.head(found.content);
    const again = (meant: Contract | null): Classified => {
      const classified = classifyParquet(rows, meant, catalog);
      if (found.delta !== null) return refusedAsDelta(classified, found.delta);
      return found.made === null ? classified : { ...classified, format: found.made.format };
    };
    return { schema, classified: again(null), again };
  } catch {
    const problem = 'the Parquet file is damaged or cut off; export it again';
    const damaged: Classified = { ...NOTHING, format: 'parquet', status: 'unknown', problems: [problem] };
    const again = (meant: Contract | null): Classified =>
      found.delta === null ? named(damaged, meant) : refusedAsDelta(named(damaged, meant), found.delta);
    return { schema: [], classified: again(null), again };
  }
}

/** By its first rows, which are written as Parquet: one reader tells both. */
async function lookArrow(
  found: Found,
  isFile: boolean,
  catalog: Catalog,
  parquet: ParquetReader,
): Promise<Pick<Looked, 'schema' | 'classified' | 'again'>> {
  const format = 'arrow' as const;
  try {
    const place = await parquet.place();
    const source = { file: found.content, isFile };
    await parquet.alone((open) => arrowToParquet(open, [source], place, DECIDING));
    const [schema, rows] = [await parquet.schema(place), await parquet.head(place)];
    const again = (meant: Contract | null): Classified => ({
      ...classifyParquet(rows, meant, catalog),
      format,
    });
    return { schema, classified: again(null), again };
  } catch {
    const damaged: Classified = { ...NOTHING, format, status: 'unknown', problems: [ARROW_DAMAGED] };
    const again = (meant: Contract | null): Classified => named(damaged, meant);
    return { schema: [], classified: again(null), again };
  }
}

function refusedAsDelta(classified: Classified, { problem }: DeltaFolder): Classified {
  return { ...classified, status: 'refused', problems: [problem] };
}

async function lookText(
  found: Found,
  head: Head,
  catalog: Catalog,
): Promise<{ readonly again: (meant: Contract | null) => Classified; readonly piece: Piece | null }> {
  const fixed = (format: Classified['format'], problem: string) => ({
    again: (meant: Contract | null) =>
      named({ ...NOTHING, status: 'unknown', format, problems: [problem] }, meant),
    piece: null,
  });
  const classified = (text: string, complete: boolean) => ({
    again: (meant: Contract | null) => classifyText(text, complete, meant, catalog),
    piece: pieceIn(text, complete),
  });
  if (head.damage !== null) {
    const { contract, format } = classifyText(head.text, false, null, catalog);
    const { again } = fixed(head.text === '' ? 'text' : format, head.damage);
    return { again: (meant) => again(contract ?? meant), piece: null };
  }
  if (head.container === 'empty')
    return fixed(
      'empty',
      'is empty (0 bytes), the command failed or the login had expired; collect it again',
    );
  if (head.container === 'binary')
    return fixed('binary', 'is a binary file of a kind that is not read; leave it out');
  if (head.complete) return classified(head.text, true);
  const first = classifyText(head.text, false, null, catalog);
  const isKnown = first.contract?.size === 'large' || first.status === 'refused';
  const bare = pieceIn(head.text, false);
  // Bare rows can be of any length; an answer or a chunk has 25 MiB at most and is read whole.
  const isBare = bare?.kind === 'rows' && bare.format === 'JSON_ARRAY';
  if (isBare || (isKnown && !mayBePiece(head.text))) return classified(head.text, false);
  if (found.contentBytes > LARGEST_TEXT)
    return fixed('text', 'is too large for the export that it seems to be; check what it holds');
  return classified(await readText(found.content), true);
}

const NOTHING: Classified = {
  status: 'ignored',
  contract: null,
  format: 'text',
  problems: [],
  records: null,
  manifest: null,
};

/** A file that cannot be read is broken once it is known what it was meant to be. */
function named(classified: Classified, meant: Contract | null): Classified {
  if (meant === null || classified.status === 'ignored') return classified;
  return {
    ...classified,
    status: classified.status === 'unknown' ? 'broken' : classified.status,
    contract: meant,
  };
}
