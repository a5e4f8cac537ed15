import type { Catalog, Column, Contract } from '../catalog.ts';
import type { InputFile } from './discovery.ts';
import type { JsonObject } from './json-value.ts';
import { lookup } from './lookup.ts';
import { hideSecrets } from './secret-shapes.ts';

const ZONELESS = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?$/;
/** Enough rows to tell how a file writes its times. */
const SAMPLE = 50;

/** Whether a table writes times as text without saying of which zone. */
export function isZoneless(records: readonly JsonObject[], contract: Contract): boolean {
  const times = contract.columns.filter(({ type }) => type === 'timestamp');
  return records.slice(0, SAMPLE).some((record) =>
    times.some(({ from }) =>
      from.some((path) => {
        const value = lookup(record, path, true);
        return typeof value === 'string' && ZONELESS.test(value);
      }),
    ),
  );
}

/** One warning for each export with such files: a session in another zone has moved every row. */
export function zonelessWarnings(files: readonly InputFile[], catalog: Catalog): readonly string[] {
  return catalog.contracts.flatMap(({ export: name }) => {
    const [first, ...others] = files.filter((file) => file.export === name && file.isZoneless);
    if (first === undefined) return [];
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return [
      `${name}: times without a zone in ${first.path}${more} are read as UTC; export them after SET TIME ZONE UTC, or with their zone.`,
    ];
  });
}

/** One line for each export whose tables hold columns that nothing reads: left out, and no fault of theirs. */
export function unusedColumns(files: readonly InputFile[], catalog: Catalog): readonly string[] {
  return catalog.contracts.flatMap((contract) => {
    const names = new Set(
      files.filter((file) => file.export === contract.export).flatMap((file) => columnNames(file)),
    );
    const unused = [...names].filter((name) => !isUsed(name, contract.columns)).sort();
    if (unused.length === 0) return [];
    const are = unused.length === 1 ? '1 column is' : `${unused.length} columns are`;
    return [`${contract.export}: ${are} not used: ${unused.map(hideSecrets).join(', ')}`];
  });
}

function columnNames({ schema, header, records }: InputFile): readonly string[] {
  const names = schema.length > 0 ? schema.map(({ name }) => name) : header;
  return (names.length > 0 ? names : (records?.header ?? [])).map((name) => name.toLowerCase());
}

/** In any spelling: whole, or flattened with underscores down to any depth. */
function isUsed(name: string, columns: readonly Column[]): boolean {
  const isPart = (path: string): boolean => {
    const segments = path.toLowerCase().split('.');
    return segments.some((_, index) => segments.slice(0, index + 1).join('_') === name);
  };
  return name === 'workspace_id' || columns.some(({ from }) => from.some(isPart));
}
