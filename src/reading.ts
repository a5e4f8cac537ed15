import { type Catalog, type Check, exportsNeeded } from './catalog.ts';
import type { Config } from './config.ts';
import type { Database, TypedTable } from './database.ts';
import { UserError } from './errors.ts';
import { createCollection } from './inputs/collection.ts';
import { discover } from './inputs/discover.ts';
import type { Discovery, Progress } from './inputs/discovery.ts';
import { type Evidence, weighEvidence } from './inputs/evidence.ts';
import { ingestSmall } from './inputs/ingest.ts';
import { rollUp } from './inputs/rollup.ts';
import { settleWorkspaces } from './inputs/workspaces.ts';
import { createStaging, workspaceIds } from './model.ts';
import type { ExportStatus, Workspace } from './result.ts';

/** What to audit, and with what. Nothing else is read: no clock, no environment, no locale. */
export interface AuditRequest {
  /** Folders and files. */
  readonly exports: readonly string[];
  /** Those of them that must be registers of accepted risks; real paths. */
  readonly waivers: readonly string[];
  readonly config: Config;
  /** ISO date or instant; null: the manifests' time, else the newest timestamp in the data. */
  readonly asOf: string | null;
  /** The workspace of files that nothing else places. */
  readonly workspace: string | null;
  /** Check ids, codes or pillars; empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** How many seconds each check of the organisation's own may take. */
  readonly checkSeconds: number;
  /** DuckDB's memory limit, such as "1GiB"; null: its default. */
  readonly memory: string | null;
  /** Where DuckDB's delta extension is, as the user wrote it; null: Delta tables are refused. */
  readonly extensionDirectory: string | null;
  /** A file in which to keep the database; null: in memory. */
  readonly databaseFile: string | null;
  /** A private folder for what must go to disk. */
  readonly scratchDirectory: string;
  /** Key of the hashes by which equal secrets are recognised: random for each run, so that no hash says anything afterwards. */
  readonly secretKey: Uint8Array;
  readonly version: string;
  readonly onProgress: (progress: Progress) => void;
  /** Is given the costs in the columns of FOCUS; without it they are not made. */
  readonly onFocus?: (costs: TypedTable) => Promise<void>;
}

/** Exports → tables, and what was read of what was needed. */
export async function readEvidence(
  database: Database,
  request: AuditRequest,
  catalog: Catalog,
): Promise<Evidence> {
  const { workspace, secretKey, scratchDirectory, memory, extensionDirectory, onProgress } = request;
  const discovery = await discover(request.exports, catalog, {
    workspace,
    scratchDirectory,
    memory,
    extensionDirectory,
    onProgress,
  });
  demandRegisters(discovery, request.waivers);
  const small = await ingestSmall(database, discovery, catalog, { secretKey, onProgress });
  await createStaging(database, catalog);
  const large = await rollUp(database, discovery, catalog, { scratchDirectory, onProgress });
  const settled = await settleWorkspaces(database, discovery, catalog, [...small, ...large]);
  await createCollection(database, discovery);
  const evidence = weighEvidence(discovery, settled.readings, catalog);
  return { ...evidence, warnings: [...evidence.warnings, ...settled.warnings] };
}

/** Throws a UserError where a file that is given as a register of accepted risks is something else. */
function demandRegisters({ files }: Discovery, given: readonly string[]): void {
  for (const path of given) {
    const file = files.find(({ absolute }) => absolute === path);
    if (file?.export === 'waivers') continue;
    const [problem = 'it is no register of accepted risks'] = file?.problems ?? [];
    throw new UserError(`${path}: ${problem}`, 'docs/exports.md shows what waivers.yaml looks like');
  }
}

/** Throws a UserError where no file given is an export. */
export function demandSomething({ exports, inputs }: Evidence, given: readonly string[]): void {
  if (exports.some(({ status }) => status !== 'missing')) return;
  const [problem = 'it holds no export'] = inputs.flatMap(({ path, problems }) =>
    problems.map((line) => `${path}: ${line}`),
  );
  throw new UserError(
    `nothing usable in ${given.join(', ')}: ${problem}`,
    'see what each file is with `serving-audit inputs <exports>`',
  );
}

/** What became of each export, which checks need it, and the command that collects it. */
export function exportsOf(
  catalog: Catalog,
  evidence: Evidence,
  checks: readonly Check[],
): readonly ExportStatus[] {
  return evidence.exports.map(({ export: name, status, rows, from, to, reason, message }) => ({
    export: name,
    status,
    rows,
    from,
    to,
    neededBy: checks.filter((check) => exportsNeeded(check).includes(name)).map(({ id }) => id),
    collect: catalog.contracts.find((contract) => contract.export === name)?.collect ?? '',
    reason,
    message,
  }));
}

/** Workspaces that a file or a manifest speaks of, and those that only rows name. */
export async function workspacesOf(
  database: Database,
  evidence: Evidence,
  config: Config,
): Promise<readonly Workspace[]> {
  const known = new Map(evidence.workspaces.map((workspace) => [workspace.workspaceId, workspace]));
  const ids = new Set([...known.keys(), ...(await workspaceIds(database))]);
  return [...ids].sort().map((workspaceId) => {
    const workspace = known.get(workspaceId);
    return {
      workspaceId,
      name: config.workspaces[workspaceId]?.name ?? workspace?.name ?? null,
      url: workspace?.url ?? null,
      collectedBy: workspace?.collectedBy ?? null,
      collectedAt: workspace?.collectedAt ?? null,
    };
  });
}
