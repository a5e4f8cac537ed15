import type { Catalog, Contract } from '../catalog.ts';
import { type Database, query, run } from '../database.ts';
import type { Discovery, Reading } from './discovery.ts';
import { identifier } from './parquet.ts';

/** What rows stand under that name no workspace, where several are known. */
export const UNKNOWN_WORKSPACE = 'unknown';

export interface Settled {
  readonly warnings: readonly string[];
  /** The readings given, of which those are partial whose records another file contradicts. */
  readonly readings: readonly Reading[];
}

/**
 * Gives rows of workspace exports that name no workspace the only one known anywhere (manifests, folders, rows), else
 * 'unknown', with a warning. Account exports keep what they have. To be run after ingestSmall and rollUp.
 */
export async function settleWorkspaces(
  database: Database,
  discovery: Discovery,
  catalog: Catalog,
  readings: readonly Reading[],
): Promise<Settled> {
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
  const disputes: Dispute[] = [];
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
      if (contract.size === 'small') disputes.push(...(await dropTwins(database, table, contract)));
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
  const weighed = readings.map((reading) => disputed(reading, disputes, discovery));
  for (const { input } of disputes)
    await run(database, "update input set status = 'partial' where input_id = $input and status = 'read'", {
      input,
    });
  if (only !== null || homeless.length === 0) return { warnings: [], readings: weighed };
  const names = homeless.join(', ');
  return {
    readings: weighed,
    warnings: [
      `${names}: nothing tells which workspace these are of; put them into a folder named workspace=<id>, or give --workspace`,
    ],
  };
}

/** Records of a file that stand in another one, which is kept, with different content. */
interface Dispute {
  readonly input: number;
  readonly kept: number;
  readonly records: number;
}

function disputed(reading: Reading, disputes: readonly Dispute[], discovery: Discovery): Reading {
  const problems = disputes
    .filter(({ input }) => input === reading.input)
    .map(({ kept, records }) => {
      const path = discovery.files.find(({ id }) => id === kept)?.path ?? '';
      const [stand, word] = records === 1 ? ['record stands', 'is'] : ['records stand', 'are'];
      return `${records} ${stand} in ${path} with different content, and nothing tells which ${word} right; that file is used, remove the wrong one`;
    });
  if (problems.length === 0) return reading;
  const status = reading.status === 'read' ? 'partial' : reading.status;
  return { ...reading, status, problems: [...reading.problems, ...problems] };
}

/** A record that was collected once with and once without its workspace now stands twice: the first stays. */
async function dropTwins(database: Database, table: string, contract: Contract): Promise<readonly Dispute[]> {
  const [first = "'all'", ...rest] = contract.identity
    .filter((part) => part !== 'workspace_id')
    .map(identifier);
  const key =
    contract.identity[0] === 'id' && rest.length > 0
      ? [`coalesce(${first}, ${rest.join(', ')})`]
      : [first, ...rest];
  const columns = contract.columns.map(({ name }) => name).filter((name) => name !== 'workspace_id');
  const content = `md5(concat_ws('|', ${columns.map((name) => `coalesce(cast(${identifier(name)} as varchar), chr(0))`).join(', ')}))`;
  const order = `partition by workspace_id, ${key.join(', ')} order by input_id, input_item`;
  await run(
    database,
    `create or replace temp table twin as
    select rowid as row_id, input_id, row_number() over (${order}) as place, ${content} as content,
      first_value(input_id) over (${order}) as kept_input, first_value(${content}) over (${order}) as kept_content
    from ${identifier(table)}
    where coalesce(${key.map((part) => `cast(${part} as varchar)`).join(', ')}) is not null
    qualify place > 1`,
  );
  await run(database, `delete from ${identifier(table)} where rowid in (select row_id from twin)`);
  const { rows } = await query(
    database,
    `select input_id, kept_input, count(*) as records from twin where content <> kept_content group by all order by all`,
  );
  await run(database, 'drop table twin');
  return rows.map((row) => ({
    input: Number(row.input_id),
    kept: Number(row.kept_input),
    records: Number(row.records),
  }));
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
