import type { Audit, CheckResult, DisabledCheck, WaiverLine } from '../../result.ts';
import { count, date, NOT_KNOWN } from '../units.ts';
import {
  anchor,
  cell,
  codeCell,
  cut,
  heads,
  type Mark,
  markCell,
  OUTCOME_WORDS,
  type Table,
} from './parts.ts';

const MOST_ROWS = 50;

/** What people decided and the exports did not: risks accepted, questions answered, checks left out. */
export function decisionTables(audit: Audit): readonly Table[] {
  const attested = audit.checks.filter(({ attestation }) => attestation !== null);
  return [
    ...(audit.waivers.length === 0 ? [] : [waiversTable(audit.waivers)]),
    ...(attested.length === 0 ? [] : [attestedTable(attested)]),
    ...(audit.disabled.length === 0 ? [] : [disabledTable(audit.disabled)]),
  ];
}

const WAIVER_MARKS: Readonly<Record<WaiverLine['status'], Mark>> = {
  applied: { symbol: 'pass', word: 'In force' },
  expiring: { symbol: 'medium', word: 'Expiring' },
  expired: { symbol: 'high', word: 'Expired' },
  unmatched: { symbol: 'unsure', word: 'Unmatched' },
  invalid: { symbol: 'high', word: 'Not valid' },
};

function waiversTable(waivers: readonly WaiverLine[]): Table {
  return {
    className: 'appendix-table',
    caption: 'Accepted risks: what is waived stays a failure',
    heads: heads(
      ['Check', 'State', 'Resource', 'Findings', 'Reason and what makes up for it', 'Owner', 'Until'],
      ['Findings'],
    ),
    rows: waivers.slice(0, MOST_ROWS).map((waiver) => ({
      anchors: [],
      head: cell(waiver.check ?? 'not named', 'cell-code'),
      cells: [
        markCell(WAIVER_MARKS[waiver.status]),
        cell(waiver.resource ?? 'every resource'),
        cell(count(waiver.fingerprints.length), 'cell-number'),
        cell(
          [waiver.reason, waiver.compensatingControl, waiver.message]
            .filter((one) => one !== null)
            .join(' · '),
        ),
        cell(waiver.owner ?? NOT_KNOWN),
        cell(waiver.expiresOn === null ? NOT_KNOWN : date(waiver.expiresOn)),
      ],
    })),
    notes: cut(MOST_ROWS, waivers.length, 'csv/waivers.csv'),
  };
}

function attestedTable(checks: readonly CheckResult[]): Table {
  return {
    className: 'appendix-table',
    caption: 'Checks that somebody attested to',
    heads: heads(['Check', 'Question', 'Result', 'Statement', 'By', 'Review by', 'Evidence']),
    rows: checks.map(({ code, title, outcome, attestation }) => ({
      anchors: [],
      head: codeCell(code, `#${outcome === 'fail' ? anchor('finding', code) : anchor('method', code)}`),
      cells: [
        cell(title),
        cell(OUTCOME_WORDS[outcome]),
        cell(attestation?.statement ?? NOT_KNOWN),
        cell(`${attestation?.attestedBy ?? NOT_KNOWN}, ${attestation?.attestedOn ?? NOT_KNOWN}`),
        cell(attestation?.reviewBy ?? NOT_KNOWN),
        cell(attestation?.evidence ?? NOT_KNOWN),
      ],
    })),
    notes: [],
  };
}

function disabledTable(disabled: readonly DisabledCheck[]): Table {
  return {
    className: 'appendix-table',
    caption: 'Checks that the configuration leaves out',
    heads: heads(['Check', 'Question', 'Why it is left out']),
    rows: disabled.map(({ code, title, reason }) => ({
      anchors: [],
      head: cell(code, 'cell-code'),
      cells: [cell(title), cell(reason)],
    })),
    notes: [],
  };
}
