import type { Audit, Severity } from './result.ts';
import { SEVERITIES } from './result.ts';

/** 1 where a finding is at or above `failOn`, or, when all must be judged, where any check was not; else 0. */
export function exitCodeOf(
  { checks }: Pick<Audit, 'checks'>,
  failOn: Severity | null,
  mustBeComplete: boolean,
): 0 | 1 {
  const threshold = failOn === null ? -1 : SEVERITIES.indexOf(failOn);
  const isFinding = checks.some(
    ({ outcome, severity }) => outcome === 'fail' && SEVERITIES.indexOf(severity) <= threshold,
  );
  const isIncomplete = checks.some(({ outcome }) => outcome === 'not_assessed' || outcome === 'error');
  return isFinding || (mustBeComplete && isIncomplete) ? 1 : 0;
}
