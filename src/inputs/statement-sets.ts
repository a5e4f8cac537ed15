import type { Piece } from './statement-pieces.ts';
import { isWhole, type StatementAnswer } from './statement-records.ts';

/** A file as it may belong to a statement's result. */
export interface Candidate {
  readonly path: string;
  /** By which a manifest says that it was collected. */
  readonly command: string | null;
  readonly piece: Piece | null;
}

/** An answer and the files that hold the rest of its rows, in order; by their places in the list. */
export interface StatementSet {
  readonly answer: number;
  readonly pieces: readonly number[];
}

/**
 * Which files belong to which answer: first the one whose statement's id the file names (in a link within, in its path,
 * in its command); else, of those that lack rows of its form, the one in the same folder whose name, without extension,
 * the file's name begins with; else the only one in the folder. A CSV or Arrow file must have the columns that the answer names.
 */
export function statementSets(files: readonly Candidate[]): {
  readonly sets: readonly StatementSet[];
  /** Chunks and bare rows that no answer is there for. */
  readonly orphans: readonly number[];
} {
  const answers = files.flatMap(({ path, piece }, at) =>
    piece?.kind === 'answer' ? [{ at, path, answer: piece.answer }] : [],
  );
  const members = new Map<number, number[]>(answers.map(({ at }) => [at, []]));
  const orphans: number[] = [];
  for (const [at, file] of files.entries()) {
    if (file.piece === null || file.piece.kind === 'answer') continue;
    const owner = ownerOf(file, answers);
    if (owner !== null) members.get(owner)?.push(at);
    else if (file.piece.kind === 'chunk' || file.piece.format === 'JSON_ARRAY') orphans.push(at);
  }
  const order = (at: number) => indexOf(files[at]);
  return {
    sets: answers.map(({ at }) => ({
      answer: at,
      pieces: (members.get(at) ?? []).sort((a, b) => order(a) - order(b) || a - b),
    })),
    orphans,
  };
}

interface Owner {
  readonly at: number;
  readonly path: string;
  readonly answer: StatementAnswer;
}

function ownerOf(file: Candidate, answers: readonly Owner[]): number | null {
  const fitting = answers.filter(({ answer }) => fits(file.piece, answer));
  const named = fitting.find(({ answer }) => answer.id !== null && names(file, answer.id));
  if (named !== undefined) return named.at;
  const chunkId = file.piece?.kind === 'chunk' ? file.piece.id : null;
  const free = chunkId === null ? fitting : fitting.filter(({ answer }) => answer.id === null);
  const [stem] = free
    .filter(({ path, answer }) => isUnder(file.path, path) && !isWhole(answer))
    .sort((a, b) => b.path.length - a.path.length);
  if (stem !== undefined) return stem.at;
  const open = free.filter(({ path, answer }) => folder(path) === folder(file.path) && !isWhole(answer));
  return open.length === 1 ? (open[0]?.at ?? null) : null;
}

function names({ path, command, piece }: Candidate, id: string): boolean {
  if (piece?.kind === 'chunk' && piece.id !== null) return piece.id === id;
  return path.includes(id) || (command?.includes(id) ?? false);
}

/** `usage.chunk-1.json` and `usage/1.json` are under `usage.json`; `usage2.json` is not. */
function isUnder(path: string, answer: string): boolean {
  const stem = answer.replace(/(?:\.(?:json|gz|zst))+$/i, '');
  return path.startsWith(stem) && /^[^A-Za-z0-9]/.test(path.slice(stem.length));
}

function fits(piece: Piece | null, { columns, format }: StatementAnswer): boolean {
  if (piece === null || piece.kind === 'answer') return false;
  if (piece.kind === 'chunk') return format === null || format === 'JSON_ARRAY';
  if (piece.format === 'JSON_ARRAY')
    return (format ?? piece.format) === piece.format && (piece.width ?? columns.length) === columns.length;
  if (piece.format !== format) return false;
  if (piece.format === 'CSV') return piece.cells.length === columns.length;
  const lower = (names: readonly string[]) => names.map((name) => name.toLowerCase()).join('\n');
  return lower(piece.names) === lower(columns.map(({ name }) => name));
}

/** The chunk's number: in the body, in the command, else the last one in the file's name. */
function indexOf(file: Candidate | undefined): number {
  if (file?.piece?.kind === 'chunk') return file.piece.index;
  const told = /\/chunks\/(\d+)/.exec(file?.command ?? '') ?? /(\d+)\D*$/.exec(file?.path ?? '');
  return Number(told?.[1] ?? 0);
}

function folder(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
