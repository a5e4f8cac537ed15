import type { Audit, CheckResult, Outcome } from '../result.ts';
import { parseDecimal } from './decimal.ts';
import { readHeadline } from './figures.ts';
import { clause } from './phrases.ts';
import { capital, inWords, listed, money, plural } from './units.ts';

/** Failing checks: worst first, then by money, then by how many fail, then by code. */
export function bySeverityThenMoney(checks: readonly CheckResult[]): readonly CheckResult[] {
  return [...checks].sort(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] ||
      compareAmounts(b.amountUsd, a.amountUsd) ||
      b.counts.failed - a.counts.failed ||
      (a.code < b.code ? -1 : 1),
  );
}

const RANK = { critical: 0, high: 1, medium: 2, low: 3 } as const;

function compareAmounts(a: string | null, b: string | null): number {
  const left = parseDecimal(a) ?? -1n;
  const right = parseDecimal(b) ?? -1n;
  return left > right ? 1 : left < right ? -1 : 0;
}

/** Number of checks with one of the given outcomes. */
export function howMany(audit: Audit, ...outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, outcome) => sum + (audit.totals.byOutcome[outcome] ?? 0), 0);
}

/** The check of an id where it failed; it may be missing, not assessed or passed. */
export function failing(audit: Audit, id: string): CheckResult | null {
  return audit.checks.find((check) => check.id === id && check.outcome === 'fail') ?? null;
}

/**
 * The verdict: two to four plain sentences about what failed, what it cost and what could not be judged.
 * A result with gaps never reads as a clean one.
 */
export function verdict(audit: Audit): readonly string[] {
  return [findingsSentence(audit), moneySentence(audit), gapSentence(audit)].filter((text) => text !== '');
}

function findingsSentence(audit: Audit): string {
  const failed = bySeverityThenMoney(audit.checks.filter((check) => check.outcome === 'fail'));
  const judged = howMany(audit, 'pass', 'fail');
  if (audit.checks.length === 0) return 'No check was run, so this report says nothing about the workspaces.';
  if (failed.length === 0) return cleanSentence(audit, judged);
  // Idle money has a sentence of its own, with the amount.
  const spoken = failed.filter((check) => check.id !== 'idle_endpoint' || moneyOf(audit) === '');
  const worst = spoken.slice(0, 3);
  const rest = spoken.length - worst.length;
  if (worst.length === 0) return '';
  const tail = rest > 0 ? `; ${inWords(rest)} more ${rest === 1 ? 'check fails' : 'checks fail'}` : '';
  return `${capital(listed(worst.map(clause)))}${tail}.`;
}

function cleanSentence(audit: Audit, judged: number): string {
  const open = howMany(audit, 'inconclusive', 'error', 'manual', 'not_assessed');
  if (judged === 0) {
    return open === 0
      ? 'No check applies to what was exported, so nothing was judged.'
      : 'Nothing could be judged: the evidence that the checks need was not supplied.';
  }
  const checks =
    judged === 1
      ? 'The one check that could be judged passes'
      : `All ${inWords(judged)} checks that could be judged pass`;
  return open === 0 ? `${checks}.` : `${checks}, but that is only part of the picture.`;
}

function moneySentence(audit: Audit): string {
  const headline = readHeadline(audit);
  if (headline.costUsd === null) {
    return parseDecimal(headline.unpricedDbu) === null
      ? 'What serving cost is not known: no priced usage was supplied.'
      : 'What serving cost is not known: usage was supplied, but no price for it.';
  }
  const total = money(headline.costUsd, audit.currency);
  const idle = moneyOf(audit);
  if (idle !== '') return idle;
  return `Serving cost ${total} in the period.`;
}

/** "$1,940 of $7,410 went to capacity that nobody called."; empty where idle money is not known or none. */
function moneyOf(audit: Audit): string {
  const total = readHeadline(audit).costUsd;
  const check = failing(audit, 'idle_endpoint');
  const idle = parseDecimal(check?.amountUsd ?? null);
  if (total === null || check === null || idle === null || idle <= 0n) return '';
  const whole = parseDecimal(total) ?? 0n;
  const amount = money(check.amountUsd, audit.currency);
  // The idle window can reach beyond the period that was billed; then "of" would be wrong.
  return idle <= whole
    ? `${amount} of ${money(total, audit.currency)} went to capacity that nobody called.`
    : `${amount} went to capacity that nobody called.`;
}

function gapSentence(audit: Audit): string {
  const missing = howMany(audit, 'not_assessed');
  const unsure = howMany(audit, 'inconclusive', 'error');
  const manual = howMany(audit, 'manual');
  const asked =
    manual === 0 ? '' : `; ${inWords(manual)} ${manual === 1 ? 'needs' : 'need'} a person’s answer`;
  const first = `${checks(missing)} could not be assessed for want of evidence`;
  if (missing > 0 && unsure > 0)
    return `${capital(first)}; ${inWords(unsure)} more ${unsure === 1 ? 'is' : 'are'} unsure${asked}.`;
  if (missing > 0) return `${capital(first)}${asked}.`;
  if (unsure > 0) return `${capital(checks(unsure))} ${unsure === 1 ? 'remains' : 'remain'} unsure${asked}.`;
  if (manual > 0) return `${capital(checks(manual))} ${manual === 1 ? 'needs' : 'need'} a person’s answer.`;
  return howMany(audit, 'pass', 'fail') > 0 ? 'Every check that applies was judged on evidence.' : '';
}

function checks(number: number): string {
  return `${inWords(number)} ${number === 1 ? 'check' : plural('check')}`;
}
