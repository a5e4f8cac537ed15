import type { Contract } from '../catalog.ts';
import { merged, type Reconciled, reconcile } from './reconcile.ts';

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
  /** Rows that another of the same identity took the place of, though it is not the same, and why. */
  readonly replaced: readonly (Reconciled & { readonly name: string })[];
}

/**
 * Each thing once: rows of one workspace with the same identity and content count once; of different content one is
 * kept, or both together, and that is told. An `id`, where there is one, identifies alone; pay-per-token endpoints have
 * none and go by their name.
 */
export function distinctRows(
  rows: readonly LoadedRow[],
  contract: Contract,
  collectedAt: (row: LoadedRow) => string | null,
): Distinct {
  const kept = new Map<string, LoadedRow>();
  const replaced: Distinct['replaced'][number][] = [];
  for (const [index, row] of rows.entries()) {
    const key = identityOf(row, contract) ?? `row ${index}`;
    const other = kept.get(key);
    if (other === undefined) {
      kept.set(key, row);
    } else if (!sameContent(other, row)) {
      // Settings may be collected a few keys at a time: together they are one record, of which nothing is to be told.
      const together = contract.identity.length === 0 ? merged(other, row, contract) : null;
      if (together !== null) {
        kept.set(key, { ...other, values: together });
        continue;
      }
      const decided = reconcile(other, row, contract, collectedAt);
      kept.set(key, decided.kept);
      replaced.push({ ...decided, name: nameOf(row, contract) });
    }
  }
  return { rows: [...kept.values()], replaced };
}

/** The key under which a record is one thing; null where nothing identifies it. */
export function identityOf(row: LoadedRow, contract: Contract): string | null {
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
