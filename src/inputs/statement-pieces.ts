import { csvCells } from './csv-records.ts';
import { type Json, parseJson } from './json-value.ts';
import { answerIn, chunkIn, type StatementAnswer } from './statement-records.ts';

/** What a file can be of a statement's result; rows are read again when they are joined. */
export type Piece =
  | { readonly kind: 'answer'; readonly answer: StatementAnswer }
  | { readonly kind: 'chunk'; readonly index: number; readonly id: string | null }
  /** What an external link led to: rows without the names of their columns, unless the format has them. */
  | { readonly kind: 'rows'; readonly format: 'JSON_ARRAY'; readonly width: number | null }
  | { readonly kind: 'rows'; readonly format: 'CSV'; readonly cells: readonly string[] }
  | { readonly kind: 'rows'; readonly format: 'ARROW_STREAM'; readonly names: readonly string[] };

/** Tells a piece from the text of a file, or from its head where it is longer. */
export function pieceIn(text: string, complete: boolean): Piece | null {
  const start = text.trimStart();
  if (/^\[\s*\[/.test(start)) return { kind: 'rows', format: 'JSON_ARRAY', width: widthOf(start) };
  if (start.startsWith('{')) return complete && mayBePiece(text) ? objectPiece(text) : null;
  const cells = csvCells(start);
  return cells === null ? null : { kind: 'rows', format: 'CSV', cells };
}

/** Whether a JSON object may be an answer or a chunk, by the beginning of its text. */
export function mayBePiece(text: string): boolean {
  return (
    /^\s*\{/.test(text) && /"(?:data_array|external_links|total_row_count|total_chunk_count)"/.test(text)
  );
}

function objectPiece(text: string): Piece | null {
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    return null;
  }
  const answer = answerIn(value);
  if (answer !== null) return { kind: 'answer', answer };
  const chunk = chunkIn(value);
  return chunk === null ? null : { kind: 'chunk', index: chunk.index, id: chunk.id };
}

/** How many cells the first row has. */
function widthOf(text: string): number | null {
  const end = /\]\s*[,\]]/.exec(text);
  if (end === null) return null;
  try {
    const [row] = parseJson(`${text.slice(0, end.index)}]]`) as readonly (readonly Json[])[];
    return row?.length ?? null;
  } catch {
    return null;
  }
}
