import type { Catalog, Check, FigureQuery } from './catalog.ts';
import type { Config } from './config.ts';
import { type Database, engineVersion, openDatabase, query, seal } from './database.ts';
import { messageOf, UserError } from './errors.ts';
import { evaluateCheck } from './evaluate/check.ts';
import { evaluateFigure } from './evaluate/figure.ts';
import { paramsOf, validateOverrides } from './evaluate/params.ts';
import { sufficiencyOf } from './evaluate/sufficiency.ts';
import { totalsOf } from './evaluate/totals.ts';
import { discover } from './inputs/discover.ts';
import type { Progress } from './inputs/discovery.ts';
import { type Evidence, weighEvidence } from './inputs/evidence.ts';
import { ingestSmall } from './inputs/ingest.ts';
import { rollUp } from './inputs/rollup.ts';
import { settleWorkspaces } from './inputs/workspaces.ts';
import { createCore, createStaging, workspaceIds } from './model.ts';
import {
  AUDIT_SCHEMA,
  type Audit,
  type CheckResult,
  type ExportStatus,
  type Figure,
  type Workspace,
} from './result.ts';
import { lateUsage, parseInstant, type Scope, scopeOf } from './scope.ts';

/** What to audit, and with what. Nothing else is read: no clock, no environment, no locale. */
export interface AuditRequest {
  /** Folders and files. */
  readonly exports: readonly string[];
  readonly config: Config;
  /** ISO date or instant; null: the manifests' time, else the newest timestamp in the data. */
  readonly asOf: string | null;
  /** The workspace of files that nothing else places. */
  readonly workspace: string | null;
  /** Check ids, codes or pillars; empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** DuckDB's memory limit, such as "1GiB"; null: its default. */
  readonly memory: string | null;
  /** A file in which to keep the database; null: in memory. */
  readonly databaseFile: string | null;
  /** A private folder for what must go to disk. */
  readonly scratchDirectory: string;
  /** Key of the hashes by which equal secrets are recognised: random for each run, so that no hash says anything afterwards. */
  readonly secretKey: Uint8Array;
  readonly version: string;
  readonly onProgress: (progress: Progress) => void;
}

/** Exports in, one frozen Audit out. Throws a UserError when nothing can be audited. */
export async function audit(request: AuditRequest, catalog: Catalog): Promise<Audit> {
  const checks = selectChecks(catalog.checks, request.only, request.skip);
  validateOverrides(request.config.params, [...catalog.checks, ...catalog.figures]);
  const flag = request.asOf === null ? null : parseInstant(request.asOf);

  const database = await openDatabase({
    file: request.databaseFile,
    memory: request.memory,
    spillDirectory: request.scratchDirectory,
  });
  try {
    const evidence = await readEvidence(database, request, catalog);
    demandSomething(evidence, request.exports);
    await seal(database);
    const scope = await scopeOf(database, evidence.collectedAt, flag);
    await createCore(database, catalog, request.config, scope, queriesOf(request, checks, catalog));
    const judged = await judge(database, request, checks, evidence, scope);
    const { figures, warnings } = await draw(database, request, catalog.figures, scope);
    return deepFreeze({
      schema: AUDIT_SCHEMA,
      tool: { name: 'serving-audit', version: request.version, duckdb: engineVersion() },
      title: request.config.title,
      ...scope,
      currency: request.config.currency,
      workspaces: await workspacesOf(database, evidence, request.config),
      inputs: evidence.inputs,
      exports: exportsOf(catalog, evidence, checks),
      checks: judged,
      figures,
      totals: totalsOf(judged),
      waivers: [],
      warnings: [...evidence.warnings, ...(await lateUsage(database, scope)), ...warnings],
    });
  } finally {
    database.close();
  }
}

/** What an exports folder holds, without judging any of it. */
export async function inspect(
  request: AuditRequest,
  catalog: Catalog,
): Promise<Pick<Audit, 'inputs' | 'exports' | 'workspaces' | 'warnings'>> {
  const { memory, scratchDirectory: spillDirectory } = request;
  const database = await openDatabase({ file: null, memory, spillDirectory });
  try {
    const evidence = await readEvidence(database, request, catalog);
    const { inputs, workspaces, warnings } = evidence;
    return { inputs, exports: exportsOf(catalog, evidence, catalog.checks), workspaces, warnings };
  } finally {
    database.close();
  }
}

/** Starts the engine, asks it one question and tells its version. Throws what keeps it from starting. */
export async function tryEngine(spillDirectory: string): Promise<string> {
  const database = await openDatabase({ file: null, memory: null, spillDirectory });
  try {
    const { rows } = await query(database, 'select version() as version');
    return String(rows[0]?.version);
  } finally {
    database.close();
  }
}

/** The checks that `only` and `skip` leave; each name is a check's id or code, or a pillar. */
export function selectChecks(
  checks: readonly Check[],
  only: readonly string[],
  skip: readonly string[],
): readonly Check[] {
  const names = (check: Check) => [check.id, check.code.toLowerCase(), check.pillar];
  for (const name of [...only, ...skip]) {
    if (!checks.some((check) => names(check).includes(name.toLowerCase()))) {
      throw new UserError(`no check or pillar is called "${name}"`, 'list them with `serving-audit checks`');
    }
  }
  const matches = (check: Check, wanted: readonly string[]) =>
    wanted.some((name) => names(check).includes(name.toLowerCase()));
  return checks.filter((check) => (only.length === 0 || matches(check, only)) && !matches(check, skip));
}

/** What the core is made for; a database that is kept has all of it. */
function queriesOf(
  { databaseFile }: AuditRequest,
  checks: readonly Check[],
  { core, figures }: Catalog,
): readonly string[] {
  const kept = databaseFile === null ? [] : core;
  return [...checks, ...figures, ...kept].map(({ sql }) => sql);
}

async function readEvidence(database: Database, request: AuditRequest, catalog: Catalog): Promise<Evidence> {
  const { workspace, secretKey, scratchDirectory, onProgress } = request;
  const discovery = await discover(request.exports, catalog, { workspace, onProgress });
  const small = await ingestSmall(database, discovery, catalog, { secretKey, onProgress });
  await createStaging(database, catalog);
  const large = await rollUp(database, discovery, catalog, { scratchDirectory, onProgress });
  const settled = await settleWorkspaces(database, discovery, catalog);
  const evidence = weighEvidence(discovery, [...small, ...large], catalog);
  return { ...evidence, warnings: [...evidence.warnings, ...settled.warnings] };
}

function demandSomething({ exports, inputs }: Evidence, given: readonly string[]): void {
  if (exports.some(({ status }) => status !== 'missing')) return;
  const [problem = 'it holds no export'] = inputs.flatMap(({ path, problems }) =>
    problems.map((line) => `${path}: ${line}`),
  );
  throw new UserError(
    `nothing usable in ${given.join(', ')}: ${problem}`,
    'see what each file is with `serving-audit inputs <exports>`',
  );
}

async function judge(
  database: Database,
  { config, onProgress }: AuditRequest,
  checks: readonly Check[],
  evidence: Evidence,
  { asOf }: Scope,
): Promise<readonly CheckResult[]> {
  const coverage = new Map(evidence.exports.map((one) => [one.export, one]));
  const results: CheckResult[] = [];
  for (const [done, check] of checks.entries()) {
    onProgress({ step: 'Checks', done, total: checks.length });
    const params = paramsOf(check, config.params);
    const sufficiency = sufficiencyOf(check, params, coverage, asOf, config.maxInputAgeDays);
    results.push(await evaluateCheck(database, check, params, sufficiency, asOf));
  }
  return results;
}

/** A figure that breaks is left empty, and the audit says so. */
async function draw(
  database: Database,
  { config }: AuditRequest,
  queries: readonly FigureQuery[],
  { asOf }: Scope,
): Promise<{ figures: Record<string, Figure>; warnings: readonly string[] }> {
  const figures: Record<string, Figure> = {};
  const warnings: string[] = [];
  for (const item of queries) {
    try {
      figures[item.id] = await evaluateFigure(database, item, paramsOf(item, config.params), asOf);
    } catch (thrown) {
      warnings.push(`The figure ${item.id} could not be computed: ${messageOf(thrown)}`);
      figures[item.id] = { title: item.title, columns: [], rows: [], exports: item.exports, sql: item.sql };
    }
  }
  return { figures, warnings };
}

function exportsOf(catalog: Catalog, evidence: Evidence, checks: readonly Check[]): readonly ExportStatus[] {
  return evidence.exports.map(({ export: name, status, rows, from, to, message }) => ({
    export: name,
    status,
    rows,
    from,
    to,
    neededBy: checks
      .filter(({ requires }) => requires.some((required) => required.split('.')[0] === name))
      .map(({ id }) => id),
    collect: catalog.contracts.find((contract) => contract.export === name)?.collect ?? '',
    message,
  }));
}

/** Workspaces that a file or a manifest speaks of, and those that only rows name. */
async function workspacesOf(
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

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
