import type { CheckResult, CheckRow, Severity, Source, WaiverLine } from '../result.ts';
import { SEVERITIES } from '../result.ts';
import type { Waiver } from '../statements.ts';

/** A line of the register of accepted risks, as somebody wrote it. */
export interface WaiverEntry extends Waiver {
  readonly source: Source | null;
}

/** How long a risk may be accepted, by the severity of the finding, and from when on its end is near. */
export interface WaiverTerms {
  readonly days: Readonly<Record<Severity, number>>;
  readonly warnDays: number;
  /** Checks that may be named: id and code, in lower case → id. */
  readonly checks: ReadonlyMap<string, string>;
  /** Ids of the checks that judge the register itself. */
  readonly own: readonly string[];
  /** Why part of the register could not be read; null where all of it was. */
  readonly unread: string | null;
  /** The instant of the audit. */
  readonly asOf: string;
}

const DAY_MS = 86_400_000;
/** What people write where they have nothing to say. */
const NOTHING = /^(?:none|no|n\/?a|nil|null|nothing|tbd|todo|[-–—.?]+)$/i;

/**
 * Lays the register over the results: failing rows that a live and well-formed waiver names carry it, and stay failing.
 * Every line of the register comes back with what became of it.
 */
export function waive(
  results: readonly CheckResult[],
  register: readonly WaiverEntry[],
  terms: WaiverTerms,
): { readonly results: readonly CheckResult[]; readonly waivers: readonly WaiverLine[] } {
  const waivers = register.map((entry) => settle(entry, register, results, terms));
  const live = waivers.filter(({ status }) => status === 'applied' || status === 'expiring');
  const waiverOf = (row: CheckRow): Waiver | null => {
    const [longest] = live
      .filter(({ fingerprints }) => fingerprints.includes(row.fingerprint))
      .sort((a, b) => (b.expiresOn ?? '').localeCompare(a.expiresOn ?? ''));
    return longest === undefined ? null : waiverIn(longest);
  };
  return {
    waivers,
    results: results.map((result) => {
      const rows = result.rows.map((row) => ({ ...row, waiver: waiverOf(row) }));
      const waived = rows.filter(({ waiver }) => waiver !== null).length;
      return { ...result, rows, counts: { ...result.counts, waived } };
    }),
  };
}

function settle(
  entry: WaiverEntry,
  register: readonly WaiverEntry[],
  results: readonly CheckResult[],
  terms: WaiverTerms,
): WaiverLine {
  const check = results.find(({ id }) => id === checkIdOf(entry, terms));
  const named = (check?.rows ?? []).filter((row) => row.passed === false && isNamed(entry, row));
  const granted = daysBetween(entry.grantedOn, entry.expiresOn);
  const covered = named.filter(({ severity }) => granted <= terms.days[severity]);
  const line = (status: WaiverLine['status'], message: string | null, rows: readonly CheckRow[]) => ({
    ...{ ...waiverIn(entry), status, message, isJudged: isJudged(check), source: entry.source },
    fingerprints: rows.map(({ fingerprint }) => fingerprint),
  });
  const [fault] = faultsOf(entry, register, terms);
  if (fault !== undefined) return line('invalid', fault, named);
  const left = daysBetween(terms.asOf.slice(0, 10), entry.expiresOn);
  if (left < 0) return line('expired', `it expired on ${entry.expiresOn}`, named);
  if (named.length === 0) return line('unmatched', unmatched(entry, check), []);
  const tooLong = excess(named, granted, terms);
  if (covered.length === 0) return line('invalid', tooLong, named);
  const ends = left <= terms.warnDays ? `it expires on ${entry.expiresOn}, in ${left} days` : null;
  const message = [tooLong, ends].filter((one) => one !== null).join('; ');
  return line(ends === null ? 'applied' : 'expiring', message === '' ? null : message, covered);
}

/** What is wrong with a line whatever was found. */
function faultsOf(
  entry: WaiverEntry,
  register: readonly WaiverEntry[],
  terms: WaiverTerms,
): readonly string[] {
  const { check, reason, compensatingControl, owner, approver, grantedOn, expiresOn, renewal } = entry;
  const today = terms.asOf.slice(0, 10);
  const longest = Math.max(...Object.values(terms.days));
  const earlier = register.filter(
    (other) =>
      other !== entry &&
      targetOf(other, terms) === targetOf(entry, terms) &&
      (other.grantedOn ?? '') < (grantedOn ?? ''),
  );
  const renewed = Math.max(-1, ...earlier.map((other) => other.renewal));
  const faults: readonly (readonly [boolean, string])[] = [
    [check === null, 'it names no check'],
    [check !== null && checkIdOf(entry, terms) === null, `no check is called "${check}"`],
    [
      terms.own.includes(checkIdOf(entry, terms) ?? ''),
      'what is wrong with the register cannot be accepted in it',
    ],
    [isNothing(reason), 'it gives no reason'],
    [isNothing(compensatingControl), 'it names no compensating control'],
    [isNothing(owner), 'it names no owner'],
    [isNothing(approver), 'it names no approver'],
    [grantedOn === null, 'it does not say when it was granted'],
    [expiresOn === null, 'it does not say when it expires'],
    [(grantedOn ?? '') > today, `it is granted from ${grantedOn} on, after the audit's date`],
    [
      expiresOn !== null && expiresOn <= (grantedOn ?? ''),
      'it expires before it is granted, or the same day',
    ],
    [
      daysBetween(grantedOn, expiresOn) > longest,
      `it is granted for ${daysBetween(grantedOn, expiresOn)} days; ${longest} are the most for any finding`,
    ],
    [!Number.isInteger(renewal) || renewal < 0, 'its renewal is not a count'],
    [
      earlier.length > 0 && renewal <= renewed,
      `it renews an earlier waiver of the same finding: its renewal must be ${renewed + 1} or more`,
    ],
    [
      earlier.length === 0 && renewal > 0,
      'it is a renewal, and the waiver that it renews is not in the register',
    ],
    [
      terms.unread !== null && (entry.resource === null || entry.workspaceId === null),
      `it is for every ${entry.resource === null ? 'resource' : 'workspace'}, which is not certain where part of the register could not be read: ${terms.unread}`,
    ],
  ];
  return faults.filter(([isFault]) => isFault).map(([, message]) => message);
}

function unmatched(entry: WaiverEntry, check: CheckResult | undefined): string {
  if (check === undefined) return `${entry.check} was not asked in this audit`;
  if (!isJudged(check)) return `${check.code} could not be judged: ${check.outcome.replaceAll('_', ' ')}`;
  return `no failing row of ${check.code} is named by it`;
}

function excess(rows: readonly CheckRow[], granted: number, { days }: WaiverTerms): string | null {
  const beyond = rows.filter(({ severity }) => granted > days[severity]);
  const worst = SEVERITIES.find((severity) => beyond.some((row) => row.severity === severity));
  if (worst === undefined) return null;
  return `it is granted for ${granted} days; ${days[worst]} are the most for a ${worst} finding, so ${beyond.length} of ${rows.length} stay open`;
}

function isJudged(check: CheckResult | undefined): boolean {
  return check !== undefined && !['not_assessed', 'error', 'manual'].includes(check.outcome);
}

function isNamed(entry: WaiverEntry, row: CheckRow): boolean {
  const inWorkspace = entry.workspaceId === null || entry.workspaceId === row.workspaceId;
  return inWorkspace && (entry.resource === null || matches(entry.resource, row.resource));
}

/** `*` stands for any text; without a regular expression, which a hostile pattern could keep busy for ever. */
function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.endsWith(last) && text.length - last.length >= at;
}

function checkIdOf({ check }: WaiverEntry, { checks }: WaiverTerms): string | null {
  return checks.get((check ?? '').toLowerCase()) ?? null;
}

function targetOf(entry: WaiverEntry, terms: WaiverTerms): string {
  return [checkIdOf(entry, terms), entry.workspaceId, entry.resource].join('\0');
}

function isNothing(text: string | null): boolean {
  return text === null || text.trim() === '' || NOTHING.test(text.trim());
}

/** Whole days; NaN where either is not known, which is neither more nor less than anything. */
function daysBetween(from: string | null, to: string | null): number {
  if (from === null || to === null) return Number.NaN;
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

function waiverIn(entry: Waiver): Waiver {
  const { check, workspaceId, resource, reason, compensatingControl, owner, approver, ticket } = entry;
  const { grantedOn, expiresOn, renewal } = entry;
  return {
    ...{ check, workspaceId, resource, reason, compensatingControl, owner, approver, ticket },
    ...{ grantedOn, expiresOn, renewal },
  };
}
