import type { CheckRow, Counts, Outcome, Severity } from '../result.ts';
import { SEVERITIES } from '../result.ts';
import type { Sufficiency } from './sufficiency.ts';

/** A row of a check's population. */
export interface Judged {
  readonly passed: boolean | null;
  readonly severity: Severity;
}

/** Counts of a population: every row looked at is passed, failed or unknown. */
export function countsOf(rows: readonly Judged[]): Counts {
  return {
    looked: rows.length,
    passed: rows.filter(({ passed }) => passed === true).length,
    failed: rows.filter(({ passed }) => passed === false).length,
    unknown: rows.filter(({ passed }) => passed === null).length,
    waived: 0,
  };
}

/**
 * The outcome of a check that was run: the worst row wins. On partial evidence a failure stands, and
 * nothing else can be said: rows that were not exported might fail.
 */
export function outcomeOf(counts: Counts, verdict: Sufficiency['verdict']): Outcome {
  if (counts.failed > 0) return 'fail';
  if (verdict !== 'sufficient') return 'not_assessed';
  if (counts.looked === 0) return 'not_applicable';
  return counts.unknown > 0 ? 'inconclusive' : 'pass';
}

/** The worst severity among failing rows, else the one that the check declares. */
export function severityOf(
  rows: readonly Pick<CheckRow, 'passed' | 'severity'>[],
  declared: Severity,
): Severity {
  const failing = new Set(rows.filter(({ passed }) => passed === false).map(({ severity }) => severity));
  return SEVERITIES.find((severity) => failing.has(severity)) ?? declared;
}
