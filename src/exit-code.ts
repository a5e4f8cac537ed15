import type { Audit, Severity } from './result.ts';
import { SEVERITIES } from './result.ts';

/**
 * 1 where a finding that no live waiver accepts is at or above `failOn`, or, when all must be judged, where any check
 * was not; else 0.
 */
export function exitCodeOf(
  { checks }: Pick<Audit, 'checks'>,
  failOn: Severity | null,
  mustBeComplete: boolean,
): 0 | 1 {
  const threshold = failOn === null ? -1 : SEVERITIES.indexOf(failOn);
  const isGrave = (severity: Severity) => SEVERITIES.indexOf(severity) <= threshold;
  const isFinding = checks.some(({ outcome, severity, rows }) => {
    if (outcome !== 'fail') return false;
    // What a person attests to fails as a whole, without rows.
    if (rows.length === 0) return isGrave(severity);
    return rows.some((row) => row.passed === false && row.waiver === null && isGrave(row.severity));
  });
  const isIncomplete = checks.some(({ outcome }) => outcome === 'not_assessed' || outcome === 'error');
  return isFinding || (mustBeComplete && isIncomplete) ? 1 : 0;
}
