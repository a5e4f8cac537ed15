import type { Catalog, Check } from './catalog.ts';
import type { Config } from './config.ts';
import { isCustom } from './custom-checks.ts';
import { type Database, query, run, tablesIn } from './database.ts';
import { answered, answerOf, doubted } from './evaluate/attestations.ts';
import { evaluateCheck } from './evaluate/check.ts';
import type { Applicability } from './evaluate/controls.ts';
import { paramsOf } from './evaluate/params.ts';
import type { Policed } from './evaluate/policy.ts';
import { type Coverage, sufficiencyOf } from './evaluate/sufficiency.ts';
import { type WaiverEntry, type WaiverTerms, waive } from './evaluate/waivers.ts';
import type { Progress } from './inputs/discovery.ts';
import type { Evidence } from './inputs/evidence.ts';
import { workspaceIds } from './model.ts';
import type { CheckResult, WaiverLine } from './result.ts';
import type { Scope } from './scope.ts';
import type { Attestation } from './statements.ts';

/** What is judged, by what, and as of when. */
export interface Trial {
  readonly policed: Policed;
  readonly catalog: Catalog;
  readonly config: Config;
  readonly evidence: Evidence;
  readonly scope: Scope;
  /** How long a check of the organisation's own may take. */
  readonly checkSeconds: number;
  readonly onProgress: (progress: Progress) => void;
}

/** Of a check of the organisation's own: the audit holds every row that fails. */
const MOST_ROWS = 10_000;

/**
 * Asks every check, takes people's answers to what only they can say, and lays the accepted risks over the failures.
 * Checks that ask what became of the others are asked after them: of the questions for people first, of the register of
 * accepted risks last.
 */
export async function judge(
  database: Database,
  trial: Trial,
): Promise<{
  readonly checks: readonly CheckResult[];
  readonly waivers: readonly WaiverLine[];
  readonly attestations: readonly Attestation[];
}> {
  const { policed, catalog, config, scope } = trial;
  const waves: Record<'first' | 'second' | 'last', Check[]> = { first: [], second: [], last: [] };
  for (const check of policed.checks) {
    const read = await tablesIn(database, check.sql);
    waves[read.has('waiver_status') ? 'last' : read.has('manual_question') ? 'second' : 'first'].push(check);
  }
  const attestations = await attestationsIn(database);
  const unread = unreadOf(trial.evidence.exports, 'attestations');
  const workspaces = await knownWorkspaces(database, trial.evidence);
  const ask = async (checks: readonly Check[], done: number): Promise<readonly CheckResult[]> => {
    const results: CheckResult[] = [];
    for (const [index, check] of checks.entries()) {
      trial.onProgress({ step: 'Checks', done: done + index, total: policed.checks.length });
      const result = await askOne(database, check, trial);
      const answer = answerOf(result, attestations, workspaces, scope.asOf);
      results.push(answered(result, doubted(answer, unread)));
    }
    return results;
  };

  const first = await ask(waves.first, 0);
  await createManualQuestions(database, catalog, [...first]);
  const judged = [...first, ...(await ask(waves.second, first.length))];
  const lost = unreadOf(trial.evidence.exports, 'waivers');
  const terms = termsOf(catalog.checks, waves.last, config, scope.asOf, lost);
  const { results, waivers } = waive(judged, await waiversIn(database), terms);
  await createWaiverStatus(database, waivers);
  const all = [...results, ...(await ask(waves.last, judged.length))];
  return {
    checks: policed.checks.flatMap(({ id }) => all.find((result) => result.id === id) ?? []),
    waivers,
    // What is said of workspaces that are not looked at is nobody's answer here.
    attestations: attestations.filter(
      ({ workspaceId: id }) => id === null || workspaces.length === 0 || workspaces.includes(id),
    ),
  };
}

async function askOne(database: Database, check: Check, trial: Trial): Promise<CheckResult> {
  const { config, policed, evidence, scope } = trial;
  const coverage = new Map<string, Coverage>(
    evidence.exports.map((one) => {
      // Budgets may as well stand in the configuration as in a file of their own.
      const isConfigured = one.export === 'budgets' && one.status === 'missing' && config.budgets.length > 0;
      return [one.export, isConfigured ? { ...one, status: 'present' as const, message: null } : one];
    }),
  );
  coverage.set('manifest', manifestCoverage(evidence));
  const params = paramsOf(check, config);
  return evaluateCheck(database, {
    ...{ check, params, asOf: scope.asOf },
    sufficiency: sufficiencyOf(check, params, coverage, scope.asOf, config.maxInputAgeDays),
    severity: policed.severities.get(check.id) ?? null,
    limits: isCustom(check) ? { seconds: trial.checkSeconds, rows: MOST_ROWS } : null,
  });
}

/** The EU AI Act's duties for high-risk systems bind where the register of systems declares one. */
export async function frameworksOf(
  database: Database,
  { exports }: Evidence,
): Promise<Readonly<Record<string, Applicability>>> {
  const register = exports.find((one) => one.export === 'system_register');
  const { rows } = await query(
    database,
    "select count(*) as declared from stg_system_register where regexp_replace(lower(risk_class), '[^a-z]+', '-') = 'high-risk'",
  );
  const isDeclared = Number(rows[0]?.declared) > 0;
  const isWhole = register?.status === 'present';
  const message = isWhole
    ? 'the register of systems declares none as high-risk'
    : 'whether a system is high-risk is for the register of systems to say, which is not there or not whole';
  return { aia: { applies: isDeclared ? true : isWhole ? false : null, message } };
}

/** The manifest of a collection is no export, and yet the only thing that says who collected. */
function manifestCoverage({ inputs }: Evidence): Coverage {
  const manifests = inputs.filter((input) => input.export === 'manifest' && input.status === 'read');
  return {
    ...{
      export: 'manifest',
      rows: manifests.length,
      from: null,
      to: null,
      oldestCollectedAt: null,
      columns: [],
    },
    status: manifests.length > 0 ? 'present' : 'missing',
    reason: null,
    message: manifests.length > 0 ? null : 'no manifest of a collection was given',
  };
}

/** Why part of a register that people keep could not be read; null where all of it was, or none is there. */
export function unreadOf(
  exports: readonly Pick<Coverage, 'export' | 'status' | 'message'>[],
  name: string,
): string | null {
  const register = exports.find((one) => one.export === name);
  return register?.status === 'partial' ? (register.message ?? 'it is incomplete') : null;
}

/** What a register of accepted risks is judged by; `registers` are the checks that judge it. */
export function termsOf(
  checks: readonly Check[],
  registers: readonly Check[],
  config: Config,
  asOf: string,
  unread: string | null,
): WaiverTerms {
  return {
    days: config.waiverDays,
    warnDays: config.waiverWarnDays,
    checks: new Map(checks.flatMap(({ id, code }) => [[id, id] as const, [code.toLowerCase(), id] as const])),
    own: registers.map(({ id }) => id),
    unread,
    asOf,
  };
}

async function knownWorkspaces(database: Database, { workspaces }: Evidence): Promise<readonly string[]> {
  const known = workspaces.map(({ workspaceId }) => workspaceId);
  return [...new Set([...known, ...(await workspaceIds(database))])].sort();
}

async function attestationsIn(database: Database): Promise<readonly Attestation[]> {
  const { rows } = await query(
    database,
    `select check_name as "check", control, workspace_id as "workspaceId", resource, statement, verdict,
      attested_by as "attestedBy", attested_on as "attestedOn", review_by as "reviewBy", evidence
    from stg_attestations order by source.input, source.item`,
  );
  return rows as unknown as readonly Attestation[];
}

async function waiversIn(database: Database): Promise<readonly WaiverEntry[]> {
  const { rows } = await query(
    database,
    `select check_name as "check", workspace_id as "workspaceId", resource, reason,
      compensating_control as "compensatingControl", owner, approver, ticket,
      granted_on as "grantedOn", expires_on as "expiresOn", renewal, source
    from stg_waivers order by source.input, source.item`,
  );
  return rows as unknown as readonly WaiverEntry[];
}

/** One row per check that a person may have to answer, as it stands before anybody is asked of it. */
async function createManualQuestions(
  database: Database,
  { checks }: Catalog,
  results: readonly CheckResult[],
): Promise<void> {
  await run(
    database,
    `create or replace table manual_question
    (check_id varchar, code varchar, title varchar, outcome varchar, is_attested boolean, message varchar, attested_on date, review_by date)`,
  );
  for (const { id, code, title, outcome, message, attestation } of results) {
    const asksPeople = (checks.find((check) => check.id === id)?.manual_without ?? []).length > 0;
    if (!asksPeople) continue;
    await run(
      database,
      'insert into manual_question values ($id, $code, $title, $outcome, $attested, $message, $on, $by)',
      {
        ...{ id, code, title, outcome, message, attested: attestation !== null },
        ...{ on: attestation?.attestedOn ?? null, by: attestation?.reviewBy ?? null },
      },
    );
  }
}

/** One row per line of the register of accepted risks, with what became of it. */
async function createWaiverStatus(database: Database, waivers: readonly WaiverLine[]): Promise<void> {
  await run(
    database,
    `create or replace table waiver_status
    (source struct(input integer, item bigint), check_name varchar, workspace_id varchar, resource varchar, owner varchar,
    expires_on date, renewal integer, status varchar, message varchar, is_judged boolean, matched integer)`,
  );
  for (const { check, workspaceId: workspace, resource, owner, source, ...line } of waivers) {
    const { expiresOn, renewal, status, message, isJudged, fingerprints } = line;
    await run(
      database,
      `insert into waiver_status select case when $input is not null then {'input': $input::integer, 'item': $item::bigint} end,
      $check, $workspace, $resource, $owner, $expires::date, $renewal::integer, $status, $message, $judged, $matched::integer`,
      {
        ...{ input: source?.input ?? null, item: source?.item ?? null, check, workspace, resource, owner },
        ...{ expires: expiresOn, renewal, status, message, judged: isJudged, matched: fingerprints.length },
      },
    );
  }
}
