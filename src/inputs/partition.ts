import type { Contract } from '../catalog.ts';
import type { Records } from './records.ts';

/**
 * The value that a folder's name holds of a column. Hive partition folders (`usage_date=2026-09-29/`) take the column out of the files; a collection's
 * `workspace=<id>/` says whose they are.
 */
export function partitionOf(path: string, column: string): string | null {
  const folders = path.split('/').slice(0, -1);
  const parts = folders.map((folder) => /^(\w+)=(.*)$/.exec(folder));
  const names = column === 'workspace_id' ? ['workspace_id', 'workspace'] : [column.toLowerCase()];
  const last = parts.findLast((part) => names.includes((part?.[1] ?? '').toLowerCase()));
  const value = last?.[2];
  return value === undefined || value === '__HIVE_DEFAULT_PARTITION__' ? null : decodeURIComponent(value);
}

/** The records of a table with the columns that stand in the names of its folders only. */
export function withPartitions(records: Records, path: string, contract: Contract): Records {
  if (records.shape !== 'table' && records.format !== 'ndjson') return records;
  const held = new Set(records.header ?? Object.keys(records.records[0] ?? {}));
  const added = contract.columns
    .flatMap(({ from }) => from.map((name) => name.toLowerCase()))
    .filter((name) => !held.has(name))
    .flatMap((name) => {
      const value = partitionOf(path, name);
      return value === null ? [] : [[name, value] as const];
    });
  if (added.length === 0) return records;
  const more = Object.fromEntries(added);
  return {
    ...records,
    records: records.records.map((record) => ({ ...record, ...more })),
    header: records.header === null ? null : [...records.header, ...Object.keys(more)],
  };
}
