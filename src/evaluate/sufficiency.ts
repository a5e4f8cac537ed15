import type { Check } from '../catalog.ts';
import type { ParamSet } from './params.ts';

/** What was exported of one export, as far as a verdict depends on it. */
export interface Coverage {
  readonly export: string;
  readonly status: 'present' | 'partial' | 'missing';
  readonly rows: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly oldestCollectedAt: string | null;
  readonly message: string | null;
  readonly columns: readonly string[];
}

/**
 * sufficient: judge · partial: judge, but only a failure may be reported, for what is missing might fail too ·
 * insufficient: the query is not even run.
 */
export interface Sufficiency {
  readonly verdict: 'sufficient' | 'partial' | 'insufficient';
  readonly missing: readonly string[];
  readonly message: string | null;
}

const DAY_MS = 86_400_000;

/**
 * Whether the evidence suffices for a check: every required export and column there, none older than
 * `maxAgeDays` at `asOf`, and every window that the check looks back over covered from its first day to its last.
 */
export function sufficiencyOf(
  check: Check,
  params: ParamSet,
  evidence: ReadonlyMap<string, Coverage>,
  asOf: string,
  maxAgeDays: number,
): Sufficiency {
  const lacks: { what: string; why: string }[] = [];
  const gaps: { what: string; why: string }[] = [];
  for (const required of check.requires) {
    const [name = required, column] = required.split('.');
    const coverage = evidence.get(name);
    if (coverage === undefined || coverage.status === 'missing') {
      lacks.push({ what: required, why: named(name, coverage?.message ?? 'was not exported') });
      continue;
    }
    if (column !== undefined && coverage.rows > 0 && !coverage.columns.includes(column)) {
      lacks.push({ what: required, why: `${name} was exported without ${column}` });
    }
    // A check whose question is the age of evidence judges it itself.
    const age = 'max_input_age_days' in params ? null : staleness(coverage, asOf, maxAgeDays);
    if (age !== null) lacks.push({ what: required, why: age });
    if (coverage.status === 'partial')
      gaps.push({ what: required, why: named(name, coverage.message ?? 'is incomplete') });
  }
  const shortages = (windows: Check['windows']) =>
    Object.entries(windows).flatMap(([name, days]) => {
      const coverage = evidence.get(name);
      if (coverage === undefined || coverage.status === 'missing') return [];
      const needed = Number(typeof days === 'string' ? params[days] : days);
      const why = uncovered(coverage, asOf, needed, maxAgeDays);
      return why === null ? [] : [{ what: name, why }];
    });
  lacks.push(...shortages(check.windows));
  gaps.push(...shortages(check.pass_windows));
  if (lacks.length > 0) return finding('insufficient', lacks);
  return gaps.length > 0 ? finding('partial', gaps) : { verdict: 'sufficient', missing: [], message: null };
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

function finding(
  verdict: 'partial' | 'insufficient',
  reasons: readonly { what: string; why: string }[],
): Sufficiency {
  return {
    verdict,
    missing: [...new Set(reasons.map(({ what }) => what))],
    message: [...new Set(reasons.map(({ why }) => why))].join('; '),
  };
}
