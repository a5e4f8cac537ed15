import type { Audit, CheckResult } from '../../result.ts';
import { PILLARS } from '../../result.ts';
import { parseDecimal, ratio } from '../decimal.ts';
import { readHeadline } from '../figures.ts';
import { basisWords } from '../figures-money.ts';
import { phrase } from '../phrases.ts';
import { bySeverityThenMoney, howMany, verdict } from '../sentences.ts';
import { capital, count, counted, money, share } from '../units.ts';
import { anchor, type Mark, severityMark } from './parts.ts';

export interface Minute {
  readonly sentences: readonly string[];
  readonly figures: readonly { readonly value: string; readonly label: string; readonly className: string }[];
  readonly decisions: readonly Decision[];
  readonly moreDecisions: readonly string[];
  readonly pillars: readonly PillarRow[];
}

export interface Decision {
  readonly mark: Mark;
  readonly subject: string;
  readonly rest: string;
  readonly href: string;
}

export interface PillarRow {
  readonly name: string;
  readonly bar: readonly Segment[];
  readonly description: string;
  readonly counts: readonly number[];
}

export interface Segment {
  readonly className: string;
  readonly x: string;
  readonly width: string;
}

const MOST_DECISIONS = 7;

/** The page for somebody with one minute. */
export function minuteView(audit: Audit): Minute {
  const all = decisions(audit);
  const rest = all.length - MOST_DECISIONS;
  return {
    sentences: verdict(audit),
    figures: [findingsFigure(audit), spendFigure(audit), idleFigure(audit), judgedFigure(audit)],
    decisions: all.slice(0, MOST_DECISIONS),
    moreDecisions: rest > 0 ? [`${counted(rest, 'more decision')} in the sections that follow.`] : [],
    pillars: PILLARS.map((pillar) => pillarRow(audit, pillar)).filter((row) => row.counts.some((n) => n > 0)),
  };
}

function findingsFigure(audit: Audit): Minute['figures'][number] {
  const failed = howMany(audit, 'fail');
  const { critical, high } = audit.totals.bySeverity;
  const judged = howMany(audit, 'pass', 'fail');
  const waived = audit.totals.waived > 0 ? `; ${counted(audit.totals.waived, 'row')} waived` : '';
  const label =
    judged === 0
      ? 'nothing was judged'
      : `checks fail: ${count(critical)} critical, ${count(high)} high${waived}`;
  return {
    value: judged === 0 ? '–' : count(failed),
    label: failed === 1 ? label.replace('checks fail', 'check fails') : label,
    className: judged === 0 ? 'figure-absent' : 'figure-known',
  };
}

function spendFigure(audit: Audit): Minute['figures'][number] {
  const headline = readHeadline(audit);
  const unpriced = parseDecimal(headline.unpricedDbu) ?? 0n;
  const basis = `spend ${basisWords(audit)}${unpriced > 0n ? ', in part' : ''}`;
  return headline.costUsd === null
    ? { value: 'not known', label: 'spend in the period', className: 'figure-absent' }
    : { value: money(headline.costUsd, audit.currency), label: basis, className: 'figure-known' };
}

function idleFigure(audit: Audit): Minute['figures'][number] {
  const check = audit.checks.find((one) => one.id === 'idle_endpoint');
  const idle = parseDecimal(check?.amountUsd ?? null);
  if (check?.outcome === 'pass' || check?.outcome === 'not_applicable') {
    return { value: 'none', label: 'spend on idle endpoints found', className: 'figure-known' };
  }
  if (check?.outcome !== 'fail' || idle === null) {
    return { value: 'not known', label: 'how much of it is idle', className: 'figure-absent' };
  }
  const whole = parseDecimal(readHeadline(audit).costUsd);
  const part = whole === null ? null : ratio(idle, whole);
  const label =
    part === null || whole === null || idle > whole
      ? 'spent on idle endpoints'
      : `of it idle (${percent(part)})`;
  const unsure = check.counts.unknown > 0 ? `, ${count(check.counts.unknown)} unsure` : '';
  return {
    value: money(check.amountUsd, audit.currency),
    label: `${label}${unsure}`,
    className: 'figure-known',
  };
}

function percent(part: bigint): string {
  const hundred = (part * 100n).toString().padStart(19, '0');
  return share(`${hundred.slice(0, -18)}.${hundred.slice(-18)}`);
}

function judgedFigure(audit: Audit): Minute['figures'][number] {
  const judged = howMany(audit, 'pass', 'fail');
  const missing = howMany(audit, 'not_assessed');
  const unsure = howMany(audit, 'inconclusive', 'error');
  const manual = howMany(audit, 'manual');
  const apart = howMany(audit, 'not_applicable');
  const rest = [
    ...(missing > 0 ? [`${count(missing)} not assessed`] : []),
    ...(unsure > 0 ? [`${count(unsure)} unsure`] : []),
    ...(manual > 0 ? [`${count(manual)} for a person`] : []),
    ...(apart > 0 ? [`${count(apart)} n/a`] : []),
    ...(audit.disabled.length > 0 ? [`${count(audit.disabled.length)} left out besides`] : []),
  ];
  return {
    value: `${count(judged)} of ${count(audit.checks.length)}`,
    label: rest.length === 0 ? 'checks judged on evidence' : `checks judged; ${rest.join(', ')}`,
    className: 'figure-known',
  };
}

/** Failing checks first; then the exports whose absence leaves most checks open. */
function decisions(audit: Audit): readonly Decision[] {
  const failed = bySeverityThenMoney(audit.checks.filter((check) => check.outcome === 'fail'));
  return [...failed.map((check) => failedDecision(audit, check)), ...missingDecisions(audit)];
}

function failedDecision(audit: Audit, check: CheckResult): Decision {
  const { subject, predicate } = phrase(check);
  const amount =
    (parseDecimal(check.amountUsd) ?? 0n) > 0n ? `: ${money(check.amountUsd, audit.currency)}` : '';
  const named = check.rows.some((row) => row.resource === subject);
  return {
    mark: severityMark(check.severity),
    subject: named ? subject : capital(subject),
    rest: `${predicate}${amount}`,
    href: `#${anchor('finding', check.code)}`,
  };
}

function missingDecisions(audit: Audit): readonly Decision[] {
  const open = new Set(
    audit.checks.filter((check) => check.outcome === 'not_assessed').map((check) => check.id),
  );
  return audit.exports
    .filter((entry) => entry.status !== 'present' && entry.neededBy.some((id) => open.has(id)))
    .map((entry) => ({ entry, waiting: entry.neededBy.filter((id) => open.has(id)).length }))
    .sort((a, b) => b.waiting - a.waiting || (a.entry.export < b.entry.export ? -1 : 1))
    .map(({ entry, waiting }) => ({
      mark: { symbol: 'not-assessed', word: 'Missing' },
      subject: entry.export,
      rest: `was ${entry.status === 'missing' ? 'not exported' : 'exported only in part'}: ${counted(waiting, 'check')} ${waiting === 1 ? 'waits' : 'wait'} for it`,
      href: `#${anchor('gap', entry.export)}`,
    }));
}

function pillarRow(audit: Audit, pillar: (typeof PILLARS)[number]): PillarRow {
  const by = audit.totals.byPillar[pillar];
  const counts = [
    by.pass,
    by.fail,
    by.inconclusive + by.error,
    by.manual,
    by.not_assessed,
    by.not_applicable,
  ];
  const kinds = ['pass', 'fail', 'unsure', 'manual', 'not-assessed', 'not-applicable'];
  const all = counts.reduce((sum, number) => sum + number, 0);
  let x = 0;
  const bar = counts.flatMap((number, at) => {
    const width = all === 0 ? 0 : (number / all) * 100;
    const start = x;
    x += width;
    return number === 0
      ? []
      : [{ className: `segment-${kinds[at]}`, x: start.toFixed(3), width: width.toFixed(3) }];
  });
  const words = ['pass', 'fail', 'unsure', 'need a person', 'not assessed', 'do not apply'];
  const description = counts.map((number, at) => `${number} ${words[at]}`).join(', ');
  return { name: capital(pillar), bar, description: `${capital(pillar)}: ${description}`, counts };
}
