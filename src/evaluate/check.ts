import { createHash } from 'node:crypto';
import type { Check } from '../catalog.ts';
import { type Database, parameterNames, query, type Row } from '../database.ts';
import { messageOf } from '../errors.ts';
import { queryWithin } from '../foreign-sql.ts';
import type { CheckResult, CheckRow, Severity, Source, Value } from '../result.ts';
import { SEVERITIES } from '../result.ts';
import type { ParamSet } from './params.ts';
import type { Sufficiency } from './sufficiency.ts';
import { countsOf, outcomeOf, severityOf } from './verdict.ts';

/** Columns with a meaning of their own; every other column of a check is evidence. */
const RESERVED = new Set(['workspace_id', 'resource', 'passed', 'severity', 'sources']);

/** A check as this audit asks it. */
export interface Question {
  readonly check: Check;
  readonly params: ParamSet;
  readonly sufficiency: Sufficiency;
  /** Of whatever fails, in the stead of what the check and its rows say; null: theirs. */
  readonly severity: Severity | null;
  readonly asOf: string;
  /** What a check of somebody else may cost; null: one of the catalogue. */
  readonly limits: Limits | null;
}

export interface Limits {
  readonly seconds: number;
  readonly rows: number;
}

/**
 * Runs one check against the sealed database. A query that fails, or breaks the row contract, becomes the
 * outcome `error`: it never stops the audit and never passes.
 */
export async function evaluateCheck(database: Database, question: Question): Promise<CheckResult> {
  const { check, params, sufficiency, severity, asOf, limits } = question;
  if (sufficiency.verdict === 'insufficient') return unjudged(question, 'not_assessed');
  if (sufficiency.verdict === 'manual') return unjudged(question, 'manual');
  try {
    const bindings = await bindingsOf(database, check.sql, params, asOf);
    const { columns, rows } = await ask(database, check.sql, bindings, limits);
    const judged = rows.map((row, index) => toRow(check, severity, row, index));
    const counts = countsOf(judged);
    const shown = judged.filter((row): row is CheckRow => row.passed !== true);
    const outcome = outcomeOf(counts, sufficiency.verdict);
    return {
      ...unjudged(question, outcome),
      severity: severityOf(shown, severity ?? check.severity),
      counts,
      amountUsd: counts.failed > 0 ? await amountOf(database, question) : null,
      columns: columns.filter((name) => !RESERVED.has(name)),
      rows: shown,
    };
  } catch (thrown) {
    return { ...unjudged(question, 'error'), message: messageOf(thrown) };
  }
}

/** The bindings that `sql` asks for: the audit's instant as `as_of`, and the parameters that it names. */
export async function bindingsOf(
  database: Database,
  sql: string,
  params: ParamSet,
  asOf: string,
): Promise<ParamSet> {
  const known: ParamSet = { ...params, as_of: asOf };
  const names = await parameterNames(database, sql);
  return Object.fromEntries(
    names.map((name) => {
      if (known[name] === undefined)
        throw new Error(`the query asks for $${name}, which its header does not declare`);
      return [name, known[name]];
    }),
  );
}

function unjudged(
  { check, params, sufficiency, severity: fixed }: Question,
  outcome: CheckResult['outcome'],
): CheckResult {
  const { id, code, title, pillar, resource, controls, why, verify, fix, caveat, sql } = check;
  const severity = fixed ?? check.severity;
  return {
    ...{ id, code, title, pillar, severity, outcome, resource },
    missing: sufficiency.missing,
    message: sufficiency.message,
    params,
    ...{ controls, why: why.trim(), verify, fix, caveat, sql },
    attestation: null,
    counts: countsOf([]),
    amountUsd: null,
    columns: [],
    rows: [],
  };
}

function toRow(
  check: Check,
  fixed: Severity | null,
  row: Row,
  index: number,
): Omit<CheckRow, 'passed'> & { passed: boolean | null } {
  const { workspace_id: workspaceId, resource, passed = null, severity = null } = row;
  if (typeof workspaceId !== 'string' || typeof resource !== 'string') {
    throw new Error(`row ${index + 1}: workspace_id and resource must be text`);
  }
  if (passed !== null && typeof passed !== 'boolean')
    throw new Error(`row ${index + 1}: passed must be boolean`);
  return {
    workspaceId,
    resource,
    passed,
    severity: fixed ?? severityFrom(severity, check, index),
    evidence: Object.fromEntries(Object.entries(row).filter(([name]) => !RESERVED.has(name))),
    sources: sourcesFrom(row.sources ?? null),
    fingerprint: createHash('sha256')
      .update([check.id, workspaceId, resource].join('\0'))
      .digest('hex')
      .slice(0, 16),
    waiver: null,
  };
}

function severityFrom(value: Value, check: Check, index: number): Severity {
  if (value === null) return check.severity;
  const severity = SEVERITIES.find((candidate) => candidate === value);
  if (severity === undefined) throw new Error(`row ${index + 1}: "${String(value)}" is not a severity`);
  return severity;
}

/** Distinct sources in the order of inputs and items. */
function sourcesFrom(value: Value): readonly Source[] {
  const sources = (Array.isArray(value) ? value : []) as readonly ({
    input: number;
    item: number | null;
  } | null)[];
  // A left join that found nothing leaves a null in the list.
  const found = sources.filter((source) => source !== null);
  const distinct = new Map(found.map(({ input, item }) => [`${input}:${item}`, { input, item }]));
  return [...distinct.values()].sort((a, b) => a.input - b.input || (a.item ?? 0) - (b.item ?? 0));
}

async function amountOf(
  database: Database,
  { check, params, asOf, limits }: Question,
): Promise<string | null> {
  if (check.amount === null) return null;
  const sql = `select sum(${check.amount}) as amount_usd from (${check.sql}) as population where passed = false`;
  const { rows } = await ask(database, sql, await bindingsOf(database, sql, params, asOf), limits);
  const amount = rows[0]?.amount_usd ?? null;
  return amount === null ? null : String(amount);
}

function ask(
  database: Database,
  sql: string,
  bindings: ParamSet,
  limits: Limits | null,
): ReturnType<typeof query> {
  return limits === null ? query(database, sql, bindings) : queryWithin(database, sql, bindings, limits);
}
