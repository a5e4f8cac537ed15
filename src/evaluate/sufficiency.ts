import type { Check } from '../catalog.ts';
import type { GapReason } from '../result.ts';
import type { ParamSet } from './params.ts';

/** What was exported of one export, as far as a verdict depends on it. */
export interface Coverage {
  readonly export: string;
  readonly status: 'present' | 'partial' | 'missing';
  readonly rows: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly oldestCollectedAt: string | null;
  readonly reason: GapReason | null;
  readonly message: string | null;
  readonly columns: readonly string[];
}

/**
 * sufficient: judge · partial: judge, but only a failure may be reported, for what is missing might fail too ·
 * manual: only a person can supply what is missing · insufficient: in the last two the query is not even run.
 */
export interface Sufficiency {
  readonly verdict: 'sufficient' | 'partial' | 'manual' | 'insufficient';
  readonly missing: readonly string[];
  readonly message: string | null;
}

const DAY_MS = 86_400_000;

interface Reason {
  readonly what: string;
  readonly why: string;
}

/**
 * Whether the evidence suffices for a check: every required export and column there, at least one of `any_of`, none
 * older than `maxAgeDays` at `asOf`, every window that the check looks back over covered from its first day to its
 * last, and what only a person can say said.
 */
export function sufficiencyOf(
  check: Check,
  params: ParamSet,
  evidence: ReadonlyMap<string, Coverage>,
  asOf: string,
  maxAgeDays: number,
): Sufficiency {
  // A check whose question is the age of evidence judges it itself.
  const maxAge = 'max_input_age_days' in params ? Number.POSITIVE_INFINITY : maxAgeDays;
  const absent = (names: readonly string[]) => names.flatMap((name) => absence(name, evidence));
  const isThere = (name: string) => absence(name, evidence).length === 0;
  const supplied = check.manual_without.filter((name) => !(name in params));
  const required = check.requires.filter((name) => !supplied.includes(name));
  const relied = [...new Set([...required, ...check.any_of, ...supplied])].filter(isThere);
  const isAlternative = (name: string) => check.any_of.includes(name) && !required.includes(name);
  const because = (reason: (coverage: Coverage) => string | null) =>
    relied.flatMap((what) => reasons(what, coverageOf(what, evidence), reason));

  const lacks = [
    ...absent(required),
    ...(check.any_of.some(isThere) ? [] : absent(check.any_of)),
    ...because((coverage) => staleness(coverage, asOf, maxAge)),
    ...shortages(check.windows, params, evidence, asOf, maxAgeDays),
  ];
  const unsaid = [...absent(supplied), ...unset(check, params)];
  const gaps = [
    ...because((coverage) => incompleteness(coverage, isAlternative(coverage.export))),
    ...shortages(check.pass_windows, params, evidence, asOf, maxAgeDays),
  ];
  if (lacks.length > 0) return finding('insufficient', lacks);
  if (unsaid.length > 0) {
    const { message, ...rest } = finding('manual', unsaid);
    return { ...rest, message: `A person must supply what is not there, or attest to it: ${message}` };
  }
  return gaps.length > 0 ? finding('partial', gaps) : { verdict: 'sufficient', missing: [], message: null };
}

function coverageOf(what: string, evidence: ReadonlyMap<string, Coverage>): Coverage | undefined {
  return evidence.get(what.split('.')[0] ?? what);
}

/** Why `what`, an export or `export.column`, is not there; nothing where it is. */
function absence(what: string, evidence: ReadonlyMap<string, Coverage>): readonly Reason[] {
  const [name = what, column] = what.split('.');
  const coverage = coverageOf(what, evidence);
  if (coverage === undefined || coverage.status === 'missing')
    return [{ what, why: named(name, coverage?.message ?? 'was not exported') }];
  const isWithout = column !== undefined && coverage.rows > 0 && !coverage.columns.includes(column);
  return isWithout ? [{ what, why: `${name} was exported without ${column}` }] : [];
}

/** The parameters that only a person can set, and nobody did. */
function unset({ manual_without }: Check, params: ParamSet): readonly Reason[] {
  return manual_without
    .filter((name) => {
      const value = params[name];
      return value === null || value === '' || (Array.isArray(value) && value.length === 0);
    })
    .map((name) => ({ what: `params.${name}`, why: `${name} is not set in the configuration` }));
}

function shortages(
  windows: Check['windows'],
  params: ParamSet,
  evidence: ReadonlyMap<string, Coverage>,
  asOf: string,
  maxAgeDays: number,
): readonly Reason[] {
  return Object.entries(windows).flatMap(([name, days]) => {
    const needed = Number(typeof days === 'string' ? params[days] : days);
    return reasons(name, evidence.get(name), (coverage) => uncovered(coverage, asOf, needed, maxAgeDays));
  });
}

function reasons(
  what: string,
  coverage: Coverage | undefined,
  reason: (coverage: Coverage) => string | null,
): readonly Reason[] {
  const why = coverage === undefined || coverage.status === 'missing' ? null : reason(coverage);
  return why === null ? [] : [{ what, why }];
}

/**
 * One of several sources may be of some workspaces only: what no source measured stays a row that is not known. Of a
 * source whose files are damaged nobody knows what is missing.
 */
function incompleteness(
  { export: name, status, reason, message }: Coverage,
  isAlternative: boolean,
): string | null {
  if (status !== 'partial' || (isAlternative && reason === 'other_workspace')) return null;
  return named(name, message ?? 'is incomplete');
}

function named(name: string, message: string): string {
  return `${name}: ${message.replace(/\.$/, '')}`;
}

function staleness(
  { export: name, oldestCollectedAt }: Coverage,
  asOf: string,
  maxAgeDays: number,
): string | null {
  if (oldestCollectedAt === null) return null;
  const days = (Date.parse(asOf) - Date.parse(oldestCollectedAt)) / DAY_MS;
  if (days <= maxAgeDays) return null;
  return `${name} was collected ${Math.floor(days)} days before the audit's date; ${maxAgeDays} are accepted`;
}

function uncovered(coverage: Coverage, asOf: string, days: number, maxAgeDays: number): string | null {
  const { export: name, from, to } = coverage;
  if (from === null || to === null) return `${name} holds no rows, so it cannot show ${days} days`;
  const end = Date.parse(asOf);
  if (Date.parse(from) > end - days * DAY_MS)
    return `${name} begins on ${from.slice(0, 10)}, less than ${days} days before the audit's date`;
  if (Date.parse(to) < end - maxAgeDays * DAY_MS)
    return `${name} ends on ${to.slice(0, 10)}, more than ${maxAgeDays} days before the audit's date`;
  return null;
}

function finding(verdict: 'partial' | 'manual' | 'insufficient', reasons: readonly Reason[]): Sufficiency {
  return {
    verdict,
    missing: [...new Set(reasons.map(({ what }) => what).filter((what) => !what.startsWith('params.')))],
    message: [...new Set(reasons.map(({ why }) => why))].join('; '),
  };
}
