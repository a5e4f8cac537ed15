import type { Audit, CheckResult } from '../../result.ts';
import { parseDecimal } from '../decimal.ts';
import { statement } from '../phrases.ts';
import { bySeverityThenMoney } from '../sentences.ts';
import { capital, count, money, plural } from '../units.ts';
import { MOST_ROWS, rowsTable } from './finding-rows.ts';
import { frameworkName } from './frameworks.ts';
import type { Names } from './names.ts';
import {
  anchor,
  type Cell,
  type Command,
  cell,
  heads,
  type Mark,
  markCell,
  OUTCOME_WORDS,
  severityMark,
  type Table,
} from './parts.ts';

export interface Finding {
  readonly anchor: string;
  readonly title: string;
  readonly mark: Mark;
  readonly pillar: string;
  readonly code: string;
  readonly id: string;
  /** "3 of 28" */
  readonly score: string;
  readonly scoreRest: string;
  readonly why: string;
  readonly messages: readonly string[];
  readonly tables: readonly Table[];
  readonly commands: readonly Command[];
  readonly controls: readonly string[];
  /** Lower-case words for the filter on screen. */
  readonly words: string;
  readonly severity: string;
}

export interface Findings {
  readonly lead: string;
  readonly index: readonly Table[];
  readonly failed: readonly Finding[];
  readonly unsure: readonly Finding[];
  readonly unsureLead: readonly string[];
  readonly filters: readonly { readonly value: string; readonly label: string }[];
}

/** Everything that failed, worst first, then everything that could not be decided. */
export function findingsView(audit: Audit, names: Names): Findings {
  const failed = bySeverityThenMoney(audit.checks.filter((check) => check.outcome === 'fail'));
  const unsure = bySeverityThenMoney(
    audit.checks.filter((check) => ['inconclusive', 'error', 'manual'].includes(check.outcome)),
  );
  return {
    lead: lead(audit, failed.length),
    index: failed.length + unsure.length < 3 ? [] : [indexTable(audit, [...failed, ...unsure])],
    failed: failed.map((check) => finding(audit, check, names)),
    unsure: unsure.map((check) => finding(audit, check, names)),
    unsureLead:
      unsure.length === 0
        ? []
        : [
            `The evidence for these checks does not decide them${unsure.some(({ outcome }) => outcome === 'manual') ? ', or only a person can answer them' : ''}. They count neither as a pass nor as a failure.`,
          ],
    filters: audit.checks.length === 0 ? [] : filters([...failed, ...unsure]),
  };
}

function lead(audit: Audit, failed: number): string {
  const judged = audit.checks.filter((check) => check.outcome === 'pass' || check.outcome === 'fail').length;
  if (judged === 0) return 'Nothing could be judged, so nothing can be reported as failing or as passing.';
  const open = audit.checks.filter((check) => check.outcome === 'not_assessed').length;
  const rest =
    open === 0
      ? ''
      : ` ${capital(count(open))} more could not be assessed and are listed under Not assessed.`;
  if (failed === 0) return `None of the ${count(judged)} checks that could be judged fails.${rest}`;
  return `${count(failed)} of the ${count(judged)} checks that could be judged ${failed === 1 ? 'fails' : 'fail'}, worst first, then by money.${rest}`;
}

function indexTable(audit: Audit, checks: readonly CheckResult[]): Table {
  return {
    className: 'index-table',
    caption: 'Findings at a glance',
    heads: heads(
      ['Severity', 'Code', 'Finding', 'Fail', 'Unsure', 'Looked at', 'Amount'],
      ['Fail', 'Unsure', 'Looked at', 'Amount'],
    ),
    rows: checks.map((check) => ({
      anchors: [],
      head: markCell(checkMark(check)),
      cells: [
        cell(check.code, 'cell-code'),
        {
          ...cell(''),
          className: 'cell-text',
          links: [{ before: '', href: `#${anchor('finding', check.code)}`, parts: [statement(check)] }],
        },
        ...countCells(check),
        cell(check.amountUsd === null ? '–' : money(check.amountUsd, audit.currency), 'cell-number'),
      ],
    })),
    notes: [],
  };
}

/** A check that could not run has counted nothing: zeros would say that it had looked. */
function countCells(check: CheckResult): readonly Cell[] {
  const { failed, unknown, looked } = check.counts;
  const words = check.outcome === 'error' ? ['–', '–', '–'] : [failed, unknown, looked].map(count);
  return words.map((text) => cell(text, 'cell-number'));
}

function checkMark(check: CheckResult): Mark {
  return check.outcome === 'fail'
    ? severityMark(check.severity)
    : { symbol: 'unsure', word: capital(OUTCOME_WORDS[check.outcome]) };
}

function filters(checks: readonly CheckResult[]): Findings['filters'] {
  const pillars = [...new Set(checks.map((check) => check.pillar))];
  return pillars.map((pillar) => ({ value: pillar, label: capital(pillar) }));
}

function finding(audit: Audit, check: CheckResult, names: Names): Finding {
  return {
    anchor: anchor('finding', check.code),
    title: statement(check),
    mark: checkMark(check),
    pillar: capital(check.pillar),
    code: check.code,
    id: check.id,
    ...score(audit, check),
    why: check.why,
    messages: check.message === null ? [] : [check.message],
    tables: check.rows.length === 0 ? [] : [rowsTable(audit, check, names)],
    commands: commands(check),
    controls: controlWords(check),
    words: [
      check.code,
      check.id,
      check.title,
      statement(check),
      ...check.rows.slice(0, MOST_ROWS).map((row) => row.resource),
    ]
      .join(' ')
      .toLowerCase(),
    severity: check.outcome === 'fail' ? check.severity : check.outcome,
  };
}

function score(audit: Audit, check: CheckResult): { readonly score: string; readonly scoreRest: string } {
  const { looked, passed, failed, unknown, waived } = check.counts;
  const noun = looked === 1 ? check.resource : plural(check.resource);
  const amount =
    parseDecimal(check.amountUsd) === null ? '' : ` · ${money(check.amountUsd, audit.currency)} in all`;
  const { attestation } = check;
  if (attestation !== null)
    return {
      score: `Attested by ${attestation.attestedBy ?? 'somebody'}`,
      scoreRest: ` on ${attestation.attestedOn ?? 'an unknown day'}: ${attestation.statement ?? ''}`,
    };
  const waivers = waived > 0 ? ` · ${count(waived)} waived` : '';
  if (check.outcome !== 'fail') {
    return looked === 0
      ? { score: capital(OUTCOME_WORDS[check.outcome]), scoreRest: '' }
      : {
          score: `${count(unknown)} of ${count(looked)}`,
          scoreRest: ` ${noun} unsure · ${count(passed)} pass · ${count(failed)} fail`,
        };
  }
  return {
    score: `${count(failed)} of ${count(looked)}`,
    scoreRest: ` ${noun} ${failed === 1 ? 'fails' : 'fail'} · ${count(passed)} pass · ${count(unknown)} unsure${waivers}${amount}`,
  };
}

function commands(check: CheckResult): readonly Command[] {
  const caveat =
    check.caveat === ''
      ? ''
      : `; ${check.caveat.replace(/^[A-Z](?=[a-z ])/, (first) => first.toLowerCase()).replace(/\.\s*$/, '')}`;
  return [
    ...(check.verify === ''
      ? []
      : [{ label: 'See for yourself (changes nothing)', className: 'verify', text: check.verify }]),
    ...(check.fix === ''
      ? []
      : [{ label: `To fix (changes the workspace${caveat})`, className: 'fix', text: check.fix }]),
  ];
}

function controlWords(check: CheckResult): readonly string[] {
  const words = Object.entries(check.controls).map(
    ([framework, controls]) => `${frameworkName(framework)} ${controls.join(', ')}`,
  );
  return words.length === 0 ? [] : [words.join(' · ')];
}
