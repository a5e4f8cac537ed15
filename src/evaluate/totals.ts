import type { CheckResult, Outcome, Pillar, Severity, Totals } from '../result.ts';
import { OUTCOMES, PILLARS, SEVERITIES } from '../result.ts';

/** Counts of checks by outcome, of failing checks by severity, of outcomes by pillar, and of waived rows. */
export function totalsOf(checks: readonly CheckResult[]): Totals {
  return {
    byOutcome: byOutcome(checks),
    bySeverity: tally(SEVERITIES, (severity: Severity) =>
      checks.filter((check) => check.outcome === 'fail' && check.severity === severity),
    ),
    waived: checks.reduce((sum, { counts }) => sum + counts.waived, 0),
    byPillar: Object.fromEntries(
      PILLARS.map((pillar) => [pillar, byOutcome(checks.filter((check) => check.pillar === pillar))]),
    ) as Record<Pillar, Record<Outcome, number>>,
  };
}

function byOutcome(checks: readonly CheckResult[]): Record<Outcome, number> {
  return tally(OUTCOMES, (outcome) => checks.filter((check) => check.outcome === outcome));
}

function tally<K extends string>(
  keys: readonly K[],
  select: (key: K) => readonly unknown[],
): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, select(key).length])) as Record<K, number>;
}
