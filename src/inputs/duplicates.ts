import type { Contract } from '../catalog.ts';

/** One converted record on its way into a raw table. */
export interface LoadedRow {
  readonly input: number;
  readonly item: number;
  readonly workspaceId: string | null;
  readonly objectName: string | null;
  /** By the contract's column names. */
  readonly values: ReadonlyMap<string, string | null>;
}

export interface Distinct {
  readonly rows: readonly LoadedRow[];
  /** Rows left out because another with the same identity says something else, with the one kept. */
  readonly conflicts: readonly {
    readonly left: LoadedRow;
    readonly kept: LoadedRow;
    readonly name: string;
  }[];
}

/** Columns that tell which of two versions of a thing is newer, best first. */
const CHANGED = ['last_updated_timestamp', 'updated_at', 'change_time', 'last_updated_at'];

/**
 * Each thing once: rows of one workspace with the same identity and content count once; of different content the
 * newest stays, else the first, and the other is reported. An `id`, where there is one, identifies alone;
 * pay-per-token endpoints have none and go by their name.
 */
export function distinctRows(rows: readonly LoadedRow[], contract: Contract): Distinct {
  const changed = CHANGED.find((name) => contract.columns.some((column) => column.name === name));
  const kept = new Map<string, LoadedRow>();
  const conflicts: Distinct['conflicts'][number][] = [];
  for (const [index, row] of rows.entries()) {
    const key = identityOf(row, contract) ?? `row ${index}`;
    const other = kept.get(key);
    if (other === undefined) {
      kept.set(key, row);
    } else if (contract.identity.length === 0 && merged(other, row) !== null) {
      // Settings may be collected a few keys at a time: together they are one record.
      kept.set(key, merged(other, row) ?? other);
    } else if (!sameContent(other, row)) {
      const isNewer =
        changed !== undefined && (row.values.get(changed) ?? '') > (other.values.get(changed) ?? '');
      const [stays, left] = isNewer ? [row, other] : [other, row];
      kept.set(key, stays);
      conflicts.push({ left, kept: stays, name: nameOf(row, contract) });
    }
  }
  return { rows: [...kept.values()], conflicts };
}

function identityOf(row: LoadedRow, contract: Contract): string | null {
  const parts = contract.identity.map((part) => partOf(row, part));
  const at = contract.identity.indexOf('id');
  if (at >= 0 && parts[at] !== null && parts[at] !== undefined)
    return JSON.stringify([row.workspaceId, 'id', parts[at]]);
  if (parts.length > 0 && parts.every((part) => part === null)) return null;
  return JSON.stringify([row.workspaceId, ...parts]);
}

function nameOf(row: LoadedRow, contract: Contract): string {
  const parts = ['name', 'full_name', 'user_name', 'display_name', ...contract.identity].map((part) =>
    partOf(row, part),
  );
  return parts.find((part) => part !== null) ?? 'the record';
}

function partOf(row: LoadedRow, part: string): string | null {
  if (part === 'workspace_id') return row.workspaceId;
  if (part === 'object_name') return row.objectName;
  return row.values.get(part) ?? null;
}

function sameContent(a: LoadedRow, b: LoadedRow): boolean {
  for (const [name, value] of a.values) if (value !== (b.values.get(name) ?? null)) return false;
  return true;
}

function merged(a: LoadedRow, b: LoadedRow): LoadedRow | null {
  const values = new Map(a.values);
  for (const [name, value] of b.values) {
    const present = values.get(name) ?? null;
    if (value === null) continue;
    if (present !== null && present !== value) return null;
    values.set(name, value);
  }
  return { ...a, values };
}
