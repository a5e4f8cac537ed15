import type { CheckResult, CheckRow } from '../result.ts';
import { OPERATING_PREDICATES, type Predicates } from './predicates.ts';
import { SECURITY_PREDICATES } from './predicates-security.ts';
import { capital, inWords, plural } from './units.ts';

/** What a failing check means, in words for somebody who decides: who or what, then what is wrong with it. */
export interface Phrase {
  readonly subject: string;
  readonly predicate: string;
}

const PREDICATES: Predicates = { ...SECURITY_PREDICATES, ...OPERATING_PREDICATES };

/** How many of what, and what is wrong: "two endpoints" + "can be queried by everyone in the workspace". */
export function phrase(check: CheckResult): Phrase {
  // Whoever answered it themselves spoke of no row.
  if (check.counts.failed === 0) return { subject: `“${check.title}”`, predicate: 'fails by attestation' };
  const failing = check.rows.filter((row) => row.passed === false);
  const total = check.counts.failed;
  const predicates = PREDICATES[check.id];
  const only = failing[0];
  if (predicates === undefined) {
    return {
      subject: subjectOf(check, total, only),
      predicate: `${total === 1 ? 'fails' : 'fail'} “${check.title}”`,
    };
  }
  return { subject: subjectOf(check, total, only), predicate: total === 1 ? predicates[0] : predicates[1] };
}

/** The head of a finding: what is wrong with each that fails, as a statement. Where a check is not named, its title. */
export function statement(check: CheckResult): string {
  const predicates = check.outcome === 'fail' ? PREDICATES[check.id] : undefined;
  return predicates === undefined ? check.title : `${capital(check.resource)} ${predicates[0]}`;
}

/** The same where the page already says whose it is: "Has no current load test". */
export function fault(check: CheckResult): string {
  const predicates = check.outcome === 'fail' ? PREDICATES[check.id] : undefined;
  return predicates === undefined ? check.title : capital(predicates[0]);
}

/** The same as one clause of a sentence; a name keeps its spelling, so it never begins the sentence bare. */
export function clause(check: CheckResult, at: number): string {
  const { subject, predicate } = phrase(check);
  const named = at === 0 && check.rows.some((row) => row.resource === subject);
  return `${named ? `the ${check.resource} ` : ''}${subject} ${predicate}`;
}

/** A name is clearer than "one endpoint"; an opaque id is not. */
function subjectOf(check: CheckResult, total: number, only: CheckRow | undefined): string {
  if (total === 1 && only !== undefined && isName(only.resource)) return only.resource;
  return `${inWords(total)} ${total === 1 ? check.resource : plural(check.resource)}`;
}

function isName(resource: string): boolean {
  return resource.length <= 40 && !/[0-9a-f]{12,}|^\d+$|^account$|\s/i.test(resource);
}
