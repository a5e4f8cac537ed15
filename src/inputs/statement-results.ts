import type { Catalog, Contract } from '../catalog.ts';
import { type Classified, classifyParquet } from './classify.ts';
import type { Looked } from './look.ts';
import type { ManifestEntry } from './manifest.ts';
import type { ParquetReader } from './parquet.ts';
import { joinStatement, type Part } from './statement-join.ts';
import type { Piece } from './statement-pieces.ts';
import { isWhole, ONLY_LINKS, type StatementAnswer } from './statement-records.ts';
import { type StatementSet, statementSets } from './statement-sets.ts';

/**
 * Joins the results of statements that stand in several files: the answer then holds all rows that are there, and says
 * what it lacks; its other pieces are ignored, because their rows are in it. A piece without its answer is told as such.
 */
export async function joinResults(
  looked: readonly Looked[],
  entries: ReadonlyMap<string, ManifestEntry>,
  catalog: Catalog,
  parquet: ParquetReader,
): Promise<readonly Looked[]> {
  const candidates = looked.map((one) => ({
    path: one.found.path,
    command: entries.get(one.found.path)?.command ?? null,
    piece: pieceOf(one),
  }));
  const { sets, orphans } = statementSets(candidates);
  const result = [...looked];
  for (const at of orphans) {
    const one = looked[at];
    if (one !== undefined) result[at] = fixed(one, ORPHAN);
  }
  for (const set of sets) {
    const one = looked[set.answer];
    const piece = candidates[set.answer]?.piece;
    if (one === undefined || piece?.kind !== 'answer') continue;
    for (const at of set.pieces) {
      const part = looked[at];
      if (part !== undefined) result[at] = ignored(part);
    }
    if (!isWhole(piece.answer) || one.classified.status === 'unknown')
      result[set.answer] = await joined(one, piece.answer, set, looked, entries, catalog, parquet);
  }
  return result;
}

const WITHOUT_END =
  'has a chunk that ends without the closing mark of an Arrow stream, rows may be missing; collect it again';

const ORPHAN =
  'holds rows of a statement without the names of their columns; put the answer with its manifest beside it';

function pieceOf({ piece, head, schema }: Looked): Piece | null {
  if (head?.container !== 'arrow' && head?.container !== 'feather') return piece;
  return { kind: 'rows', format: 'ARROW_STREAM', names: schema.map(({ name }) => name) };
}

async function joined(
  one: Looked,
  answer: StatementAnswer,
  set: StatementSet,
  looked: readonly Looked[],
  entries: ReadonlyMap<string, ManifestEntry>,
  catalog: Catalog,
  parquet: ParquetReader,
): Promise<Looked> {
  const others = oncePerChunk(
    set.pieces.flatMap((at) => looked[at] ?? []),
    answer,
  );
  const parts = [one, ...others].flatMap((file): Part[] => {
    const piece = pieceOf(file);
    return piece === null || file.head === null
      ? []
      : [{ content: file.found.content, head: file.head, piece }];
  });
  const format = (others.length > 0 ? others[0] : one)?.classified.format ?? 'json';
  try {
    const place = await parquet.place();
    const whole = await parquet.alone((open) => joinStatement(open, answer, parts, place));
    if (whole === null) return fixed(one, ONLY_LINKS);
    const [schema, head] = [await parquet.schema(place), await parquet.head(place)];
    const changed = others
      .filter((file) => isChanged(file, entries))
      .map(({ found }) => `${found.path} was changed after it was collected; collect it again`);
    // Where the number of rows is known, it says more than the mark.
    const ended = whole.isWhole || answer.totalRows !== null ? [] : [WITHOUT_END];
    const problems = [...changed, ...ended, ...lacking(answer, whole.rows, parts)];
    const again = (meant: Contract | null): Classified => {
      const classified = classifyParquet(head, meant, catalog);
      const isRead = classified.status === 'read' && problems.length > 0;
      return {
        ...classified,
        format,
        status: isRead ? 'partial' : classified.status,
        problems: [...classified.problems, ...problems],
      };
    };
    const found = { ...one.found, content: place };
    return {
      ...one,
      found,
      head: null,
      schema,
      classified: again(null),
      again,
      readAs: 'parquet',
      sample: format === 'arrow' ? null : head,
    };
  } catch {
    return fixed(one, 'the files of its result cannot be read together; collect all its chunks again');
  }
}

/** A chunk that was saved twice counts once. */
function oncePerChunk(files: readonly Looked[], { inline }: StatementAnswer): readonly Looked[] {
  const seen = new Set<number>(inline === null ? [] : [inline.index]);
  return files.filter((file) => {
    const piece = pieceOf(file);
    if (piece?.kind !== 'chunk') return true;
    const isNew = !seen.has(piece.index);
    seen.add(piece.index);
    return isNew;
  });
}

/** What of the result is not there, one line each. */
function lacking(answer: StatementAnswer, rows: number, parts: readonly Part[]): readonly string[] {
  const { totalRows, totalChunks, truncated } = answer;
  const problems: string[] = [];
  if (totalRows !== null && rows < totalRows)
    problems.push(
      `holds ${rows} of ${totalRows} rows of its result; collect the other chunks, or export it as Parquet`,
    );
  if (totalRows !== null && rows > totalRows)
    problems.push(
      `holds ${rows} rows, its result has ${totalRows}; remove the files beside it that are of another`,
    );
  const held = parts.filter(({ piece }) => piece.kind !== 'answer' || piece.answer.inline !== null).length;
  if (totalRows === null && totalChunks !== null && held < totalChunks)
    problems.push(
      `holds ${held} of ${totalChunks} chunks of its result; collect the others, or export it as Parquet`,
    );
  if (truncated)
    problems.push('was cut off at a row limit (truncated); export it without one, or as Parquet');
  return problems;
}

function isChanged({ found, sha256 }: Looked, entries: ReadonlyMap<string, ManifestEntry>): boolean {
  const told = entries.get(found.path)?.sha256 ?? null;
  return told !== null && sha256 !== null && told !== sha256;
}

function fixed(one: Looked, problem: string): Looked {
  const { format } = one.classified;
  const classify = (meant: Contract | null): Classified => ({
    status: meant === null ? 'unknown' : 'broken',
    contract: meant,
    format,
    problems: [problem],
    records: null,
    manifest: null,
  });
  return { ...one, classified: classify(null), again: classify };
}

function ignored(one: Looked): Looked {
  const classified: Classified = {
    ...one.classified,
    status: 'ignored',
    contract: null,
    problems: [],
    records: null,
  };
  return { ...one, classified, again: () => classified };
}
