import { expect, test } from 'vitest';
import { verdict } from '../../src/report/sentences.ts';
import type { Audit, CheckResult } from '../../src/result.ts';
import { emptyAudit, failedRow, sampleAudit, withTotals } from './fixture.ts';

const plain = (audit: Audit) => verdict(audit).join(' ').replaceAll('\u00a0', ' ');
const sample = sampleAudit();
const only = (change: (check: CheckResult) => CheckResult, figures = sample.figures) =>
  withTotals({ ...sample, figures, checks: sample.checks.map(change) });
const passed = (check: CheckResult): CheckResult => ({
  ...check,
  outcome: 'pass',
  rows: [],
  amountUsd: null,
});
const priced = 'Serving cost $2,991 in the period.';

test('names what fails worst, what it cost and what could not be judged', () => {
  expect(plain(sample)).toBe(
    'The endpoint pricing-wide can be managed by everyone in the workspace, notes-summarizer/gpt carries a secret in ' +
      'plain text and three endpoints can be queried by everyone in the workspace; nine more checks fail. ' +
      '$699.60 of $2,991 went to capacity that nobody called. ' +
      'Five checks could not be assessed for want of evidence; two more are unsure; one needs a person’s answer.',
  );
});

test('says that nothing was judged where nothing was supplied', () => {
  expect(plain(emptyAudit())).toBe(
    'Nothing could be judged: the evidence that the checks need was not supplied. ' +
      'What serving cost is not known: no priced usage was supplied. ' +
      'Thirty-one checks could not be assessed for want of evidence.'.replace('Thirty-one', '31'),
  );
});

test('a clean result reads as one only where everything was judged', () => {
  expect(plain(only(passed))).toBe(
    `All 31 checks that could be judged pass. ${priced} Every check that applies was judged on evidence.`,
  );
  const partly = only((check) => (check.outcome === 'not_assessed' ? check : passed(check)));
  expect(plain(partly)).toBe(
    `All 26 checks that could be judged pass, but that is only part of the picture. ${priced} ` +
      'Five checks could not be assessed for want of evidence.',
  );
});

test('one failing check among few', () => {
  const one = only((check) => (check.code === 'SEC-07' ? check : passed(check)));
  expect(plain(one)).toBe(
    `The endpoint forecast-first depends on a creator who is no longer active. ${priced} Every check that applies was judged on evidence.`,
  );
});

test('only idle money fails', () => {
  const one = only((check) => (check.id === 'idle_endpoint' ? check : passed(check)));
  expect(plain(one)).toBe(
    '$699.60 of $2,991 went to capacity that nobody called. Every check that applies was judged on evidence.',
  );
});

test('idle money without a known total, or above it, is not called a part of it', () => {
  const idle = (check: CheckResult) => (check.id === 'idle_endpoint' ? check : passed(check));
  expect(plain(only(idle, {}))).toContain(
    'Two endpoints cost money though nobody calls them. What serving cost is not known',
  );
  const more = only((check) =>
    check.id === 'idle_endpoint' ? { ...check, amountUsd: '5000' } : passed(check),
  );
  expect(plain(more)).toContain('$5,000 went to capacity that nobody called.');
});

test('a check that nobody wrote a phrase for speaks by its title, and an opaque id is not a name', () => {
  const odd = only((check) =>
    check.code === 'SEC-07'
      ? { ...check, id: 'new_check', rows: [failedRow({ resource: '120652f393c4a4d71a687a59dc66a013' })] }
      : passed(check),
  );
  expect(plain(odd)).toContain('One endpoint fails “Endpoint creator no longer exists or is inactive”.');
});

test('an audit without checks claims nothing', () => {
  expect(plain(withTotals({ ...sample, checks: [], figures: {} }))).toContain('No check was run');
});
