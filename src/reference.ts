import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { messageOf, UserError } from './errors.ts';
import { filesIn } from './query-file.ts';

export type ReferenceType = 'text' | 'number' | 'boolean' | 'date';

/** Dated facts about the platform, queries/reference/<name>.csv: the table `ref_<name>` of the model. */
export interface Reference {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: ReferenceType }[];
  /** Cells as text; an empty one is null. */
  readonly rows: readonly (readonly string[])[];
}

/** In every file: who says so, and when it was looked up. */
const PROVENANCE = ['source', 'as_of'] as const;

/**
 * The reference files of `folder`, and in their stead those of the same name in `own`, which must have the same
 * columns. Throws a UserError that names file, line and column.
 */
export function loadReferences(folder: string, own: string | null): readonly Reference[] {
  const shipped = filesIn(folder, '.csv').map((file) => readReference(file, null));
  if (own === null) return shipped;
  const files = filesIn(own, '.csv');
  if (files.length === 0)
    throw new UserError(
      `--reference ${own}: holds no CSV file`,
      'copy the files to change from queries/reference',
    );
  const replaced = new Map(
    files.map((file) => {
      const name = basename(file, '.csv');
      const like = shipped.find((one) => one.name === name);
      if (like === undefined) {
        const known = shipped.map((one) => `${one.name}.csv`).join(', ');
        throw new UserError(`${basename(file)}: no reference file is called so`, `known files: ${known}`);
      }
      return [name, readReference(file, like)];
    }),
  );
  return shipped.map((one) => replaced.get(one.name) ?? one);
}

/** Without a model to go by, a column's type is what all its cells are. */
function readReference(file: string, like: Reference | null): Reference {
  const [header = [], ...rows] = cellsOf(file);
  const wanted = like?.columns.map(({ name }) => name) ?? [...header.slice(0, -2), ...PROVENANCE];
  if (header.join() !== wanted.join())
    throw new UserError(
      `${basename(file)}: its columns are ${header.join(', ')}`,
      `they must be ${wanted.join(', ')}`,
    );
  const columns = header.map((name, index) => ({
    name,
    type:
      like?.columns[index]?.type ??
      typeOf(
        name,
        rows.map((row) => row[index] ?? ''),
      ),
  }));
  for (const [index, row] of rows.entries()) {
    for (const [at, { name, type }] of columns.entries()) {
      const cell = row[at] ?? '';
      const isProven = !PROVENANCE.some((key) => key === name) || cell !== '';
      if (!isProven || (cell !== '' && !FORM[type].test(cell)))
        throw new UserError(`${basename(file)}: line ${index + 2}: ${name}: "${cell}" is no ${type}`);
    }
  }
  return { name: basename(file, '.csv'), columns, rows };
}

const FORM: Readonly<Record<ReferenceType, RegExp>> = {
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  number: /^-?\d{1,12}(?:\.\d{1,6})?$/,
  boolean: /^(?:true|false)$/,
  text: /^/,
};

function typeOf(name: string, cells: readonly string[]): ReferenceType {
  if (name === 'as_of') return 'date';
  const told = cells.filter((cell) => cell !== '');
  const fits = (type: ReferenceType) => told.length > 0 && told.every((cell) => FORM[type].test(cell));
  return fits('number') ? 'number' : fits('boolean') ? 'boolean' : 'text';
}

function cellsOf(file: string): readonly (readonly string[])[] {
  try {
    return parse(readFileSync(file, 'utf8'), { bom: true, skip_empty_lines: true, trim: true });
  } catch (thrown) {
    throw new UserError(`${basename(file)}: ${messageOf(thrown)}`, 'write CSV as RFC 4180 has it');
  }
}
