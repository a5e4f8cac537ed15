import type { Catalog, Check, FigureQuery } from './catalog.ts';
import { examine, rehearse } from './custom-checks.ts';
import { type Database, engineVersion, openDatabase, seal, typedTable } from './database.ts';
import { messageOf, UserError } from './errors.ts';
import { namesNobodyKnows } from './evaluate/control-attestations.ts';
import { controlsOf } from './evaluate/controls.ts';
import { evaluateFigure } from './evaluate/figure.ts';
import { paramsOf, validateOverrides } from './evaluate/params.ts';
import { policed } from './evaluate/policy.ts';
import { totalsOf } from './evaluate/totals.ts';
import { frameworksOf, judge } from './judge.ts';
import { createCore } from './model.ts';
import { type AuditRequest, demandSomething, exportsOf, readEvidence, workspacesOf } from './reading.ts';
import { AUDIT_SCHEMA, type Audit, type Figure } from './result.ts';
import { lateUsage, parseInstant, type Scope, scopeOf } from './scope.ts';

/** Exports in, one frozen Audit out. Throws a UserError when nothing can be audited. */
export async function audit(request: AuditRequest, catalog: Catalog): Promise<Audit> {
  const wanted = selectChecks(catalog.checks, request.only, request.skip);
  const asked = policed(catalog.checks, wanted, request.config);
  validateOverrides(request.config.params, [...catalog.checks, ...catalog.figures]);
  const flag = request.asOf === null ? null : parseInstant(request.asOf);

  const database = await openDatabase({
    file: request.databaseFile,
    memory: request.memory,
    spillDirectory: request.scratchDirectory,
  });
  try {
    await examine(database, catalog);
    const evidence = await readEvidence(database, request, catalog);
    demandSomething(evidence, request.exports);
    await seal(database);
    const scope = await scopeOf(database, evidence.collectedAt, flag);
    await createCore(database, catalog, request.config, scope, queriesOf(request, asked.checks, catalog));
    await rehearse(database, asked.checks);
    const { config, checkSeconds, onProgress } = request;
    const trial = { policed: asked, catalog, config, evidence, scope, checkSeconds, onProgress };
    const { checks, waivers, attestations } = await judge(database, trial);
    await request.onFocus?.(await typedTable(database, 'focus_cost'));
    const { figures, warnings } = await draw(database, request, catalog.figures, scope);
    return deepFreeze({
      schema: AUDIT_SCHEMA,
      tool: { name: 'serving-audit', version: request.version, duckdb: engineVersion() },
      title: request.config.title,
      ...scope,
      currency: request.config.currency,
      workspaces: await workspacesOf(database, evidence, request.config),
      inputs: evidence.inputs,
      exports: exportsOf(catalog, evidence, asked.checks),
      checks,
      figures,
      totals: totalsOf(checks),
      disabled: asked.disabled,
      controls: controlsOf(
        catalog.checks,
        checks,
        await frameworksOf(database, evidence),
        attestations,
        scope.asOf,
      ),
      waivers,
      branding: request.config.branding,
      warnings: [
        ...evidence.warnings,
        ...namesNobodyKnows(catalog.checks, attestations).map(
          (name) =>
            `An attestation names ${name}, which is neither a check nor a control that one is mapped to (as "iso:A.5.30"): it answers nothing.`,
        ),
        ...(await lateUsage(database, scope)),
        ...warnings,
      ],
    });
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

/** What the core is made for; a database that is kept, and a file of costs, has all of it. */
function queriesOf(
  { databaseFile, onFocus }: AuditRequest,
  checks: readonly Check[],
  { core, figures }: Catalog,
): readonly string[] {
  const kept =
    databaseFile === null && onFocus === undefined ? [] : core.map(({ name }) => ({ sql: `from ${name}` }));
  return [...checks, ...figures, ...kept].map(({ sql }) => sql);
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
      figures[item.id] = await evaluateFigure(database, item, paramsOf(item, config), asOf);
    } catch (thrown) {
      warnings.push(`The figure ${item.id} could not be computed: ${messageOf(thrown)}`);
      figures[item.id] = { title: item.title, columns: [], rows: [], exports: item.exports, sql: item.sql };
    }
  }
  return { figures, warnings };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
