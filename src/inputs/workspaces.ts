import type { Catalog, Contract } from '../catalog.ts';
import { type Database, query, run } from '../database.ts';
import type { Discovery } from './discovery.ts';
import { identifier } from './parquet.ts';

/** What rows stand under that name no workspace, where several are known. */
export const UNKNOWN_WORKSPACE = 'unknown';

/**
 * Gives rows of workspace exports that name no workspace the only one known anywhere (manifests, folders, rows), else
 * 'unknown', with a warning. Account exports keep what they have. To be run after ingestSmall and rollUp.
 */
export async function settleWorkspaces(
  database: Database,
  discovery: Discovery,
  catalog: Catalog,
): Promise<{ readonly warnings: readonly string[] }> {
  const contracts = catalog.contracts.filter(({ size }) => size === 'small');
  const rollups = catalog.rollups.map(({ name }) => name);
  const tables = [...contracts.map((contract) => `raw_${contract.export}`), ...rollups];
  const union = tables.map((table) => `select workspace_id from ${identifier(table)}`).join(' union ');
  const { rows } = await query(database, union);
  const only = onlyWorkspace(
    discovery,
    rows.flatMap((row) => (typeof row.workspace_id === 'string' ? row.workspace_id : [])),
  );
  const settled = only ?? UNKNOWN_WORKSPACE;
  const homeless: string[] = [];
  for (const contract of catalog.contracts.filter(({ scope }) => scope === 'workspace')) {
    const own =
      contract.size === 'small'
        ? [`raw_${contract.export}`]
        : catalog.rollups.filter((one) => one.export === contract.export).map(({ name }) => name);
    for (const table of own) {
      const { rows: counted } = await query(
        database,
        `select count(*) as rows from ${identifier(table)} where workspace_id is null`,
      );
      if (Number(counted[0]?.rows ?? 0) === 0) continue;
      homeless.push(contract.export);
      await run(
        database,
        `update ${identifier(table)} set workspace_id = $settled where workspace_id is null`,
        { settled },
      );
      if (contract.size === 'small') await dropTwins(database, table, contract);
    }
    await run(
      database,
      'update input set workspace_id = $settled where workspace_id is null and export = $export',
      {
        settled,
        export: contract.export,
      },
    );
  }
  if (only !== null || homeless.length === 0) return { warnings: [] };
  const names = homeless.join(', ');
  return {
    warnings: [
      `${names}: nothing tells which workspace these are of; put them into a folder named workspace=<id>, or give --workspace`,
    ],
  };
}

/** A record that was collected once with and once without its workspace now stands twice: the first stays. */
async function dropTwins(database: Database, table: string, contract: Contract): Promise<void> {
  if (contract.identity.length === 0) return;
  const [first = '', ...rest] = contract.identity.filter((part) => part !== 'workspace_id').map(identifier);
  const key =
    contract.identity[0] === 'id' && rest.length > 0
      ? [`coalesce(${first}, ${rest.join(', ')})`]
      : [first, ...rest];
  await run(
    database,
    `delete from ${identifier(table)} where rowid in (
      select row_id from (
        select rowid as row_id, row_number() over (partition by workspace_id, ${key.join(', ')} order by input_id, input_item) as place
        from ${identifier(table)}
      ) where place > 1
    )`,
  );
}

/** The only workspace that manifests, folders and rows name; '0' stands for the account. null: none, or several. */
export function onlyWorkspace(discovery: Discovery, inRows: readonly string[]): string | null {
  const known = new Set([
    ...discovery.manifests.flatMap(({ workspaceId }) => workspaceId ?? []),
    ...discovery.files.flatMap(({ workspaceId }) => workspaceId ?? []),
    ...inRows,
  ]);
  known.delete('0');
  const [only] = known;
  return known.size === 1 && only !== undefined ? only : null;
}
