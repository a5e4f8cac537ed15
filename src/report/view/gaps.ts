import type { Audit, CheckResult, ExportStatus, GapReason } from '../../result.ts';
import { capital, count, counted, inWords } from '../units.ts';
import { decisionTables } from './decisions.ts';
import {
  anchor,
  type Cell,
  type Command,
  cell,
  codeCell,
  heads,
  linkCell,
  type Mark,
  type Table,
} from './parts.ts';

export interface Gap {
  readonly anchor: string;
  readonly name: string;
  readonly mark: Mark;
  readonly message: string;
  readonly unlocksLead: string;
  readonly unlocks: readonly { readonly href: string; readonly code: string; readonly before: string }[];
  readonly commands: readonly Command[];
}

export interface Gaps {
  readonly lead: string;
  readonly gaps: readonly Gap[];
  readonly tables: readonly Table[];
}

/** More blocks than these are a table. */
const MOST_GAPS = 8;
const REASONS: Record<GapReason, string> = {
  denied: 'not permitted',
  cut_off: 'cut off',
  broken: 'cannot be read',
  refused: 'must not be read',
  failed: 'its command failed',
  other_workspace: 'of other workspaces only',
  not_collected: 'never collected',
};

/** What could not be judged, why, and the one command that would close each gap. */
export function gapsView(audit: Audit): Gaps {
  const open = audit.checks.filter((check) => check.outcome === 'not_assessed');
  const undecided = audit.checks.filter((check) => ['inconclusive', 'error'].includes(check.outcome));
  const manual = audit.checks.filter((check) => check.outcome === 'manual');
  const missing = audit.exports
    .filter((entry) => entry.status !== 'present')
    .sort((a, b) => waiting(audit, b).length - waiting(audit, a).length);
  const closing = missing.filter((entry) => waiting(audit, entry).length > 0);
  return {
    lead: lead(open.length, undecided.length, manual.length, missing.length),
    gaps: closing.slice(0, MOST_GAPS).map((entry) => gap(audit, entry)),
    tables: [
      ...restTable(audit, 'Further exports that checks wait for', closing.slice(MOST_GAPS)),
      ...(open.length === 0 ? [] : [openTable(audit, open)]),
      ...manualTable(manual),
      ...undecidedTable(undecided),
      ...decisionTables(audit),
      ...restTable(audit, 'Exports that no check waits for', missing.slice(closing.length)),
    ],
  };
}

function lead(open: number, undecided: number, manual: number, missing: number): string {
  if (open + undecided + manual + missing === 0)
    return 'Every export was supplied and every check that applies was judged.';
  const first =
    open === 0
      ? 'No check was left out for want of evidence.'
      : `${capital(counted(open, 'check'))} could not be assessed. That is neither a pass nor a failure: run the commands below, which change nothing, and audit again.`;
  const second =
    undecided === 0 ? '' : ` ${capital(count(undecided))} more had evidence that does not decide them.`;
  const third =
    manual === 0
      ? ''
      : ` ${capital(inWords(manual))} ${manual === 1 ? 'asks' : 'ask'} what only a person can answer.`;
  return `${first}${second}${third}`;
}

function waiting(audit: Audit, entry: ExportStatus): readonly CheckResult[] {
  return audit.checks.filter(
    (check) => check.outcome === 'not_assessed' && entry.neededBy.includes(check.id),
  );
}

function mark(entry: ExportStatus): Mark {
  return {
    symbol: 'not-assessed',
    word: `${entry.status === 'missing' ? 'Missing' : 'In part'}${entry.reason === null ? '' : `: ${REASONS[entry.reason]}`}`,
  };
}

function unlocksLead(checks: readonly CheckResult[], name: string): string {
  const alone = checks.filter(({ missing }) => missing.every((one) => one.split('.')[0] === name)).length;
  const wait = `${capital(counted(checks.length, 'check'))} ${checks.length === 1 ? 'waits' : 'wait'} for it`;
  if (alone === checks.length) return `${wait} alone: `;
  return `${wait}, ${alone === 0 ? 'each for others as well' : `${count(alone)} for nothing else`}: `;
}

function gap(audit: Audit, entry: ExportStatus): Gap {
  const checks = waiting(audit, entry);
  return {
    anchor: anchor('gap', entry.export),
    name: entry.export,
    mark: mark(entry),
    message: entry.message ?? (entry.status === 'missing' ? 'No file of this export was supplied.' : ''),
    unlocksLead: unlocksLead(checks, entry.export),
    unlocks: checks.map((check, at) => ({
      href: `#${anchor('check', check.code)}`,
      code: check.code,
      before: at === 0 ? '' : ', ',
    })),
    commands:
      entry.collect === ''
        ? []
        : [{ label: 'Collect it (changes nothing)', className: 'verify', text: entry.collect }],
  };
}

function openTable(audit: Audit, checks: readonly CheckResult[]): Table {
  const gaps = new Set(audit.exports.filter(({ status }) => status !== 'present').map((one) => one.export));
  return {
    className: 'appendix-table',
    caption: 'Checks that could not be assessed',
    heads: heads(['Check', 'Question', 'Waits for']),
    rows: checks.map((check) => ({
      anchors: [anchor('check', check.code)],
      head: cell(check.code, 'cell-code'),
      cells: [cell(check.title), waitsFor(check, gaps)],
    })),
    notes: [],
  };
}

/** The gaps say why each export is not there; what is no gap, such as old evidence, says it here. */
function waitsFor(check: CheckResult, gaps: ReadonlySet<string>): Cell {
  const links = check.missing.map((name) => ({ name, gap: name.split('.')[0] ?? name }));
  return links.length > 0 && links.every(({ gap }) => gaps.has(gap))
    ? linkCell(links.map(({ name, gap }) => ({ href: `#${anchor('gap', gap)}`, text: name })))
    : cell(check.message ?? 'an export that it needs is missing');
}

/** Exports in one line each: those that close little, or nothing alone. */
function restTable(audit: Audit, caption: string, entries: readonly ExportStatus[]): readonly Table[] {
  if (entries.length === 0) return [];
  return [
    {
      className: 'compact-table gaps-table',
      caption,
      heads: heads(['Export', 'State', 'Checks', 'Collect it (changes nothing)']),
      rows: entries.map((entry) => ({
        anchors: [anchor('gap', entry.export)],
        head: cell(entry.export, 'cell-code'),
        cells: [
          cell(mark(entry).word),
          waiting(audit, entry).length === 0
            ? cell('–')
            : linkCell(
                waiting(audit, entry).map(({ code }) => ({ href: `#${anchor('check', code)}`, text: code })),
              ),
          cell(entry.collect === '' ? '–' : entry.collect, 'cell-id'),
        ],
      })),
      notes: [],
    },
  ];
}

function undecidedTable(checks: readonly CheckResult[]): readonly Table[] {
  if (checks.length === 0) return [];
  return [
    {
      className: 'appendix-table',
      caption: 'Checks whose evidence does not decide them',
      heads: heads(['Check', 'Question', 'Undecided']),
      rows: checks.map((check) => ({
        anchors: [],
        head: codeCell(check.code, `#${anchor('finding', check.code)}`),
        cells: [
          cell(check.title),
          cell(
            check.message ??
              `${count(check.counts.unknown)} of ${counted(check.counts.looked, check.resource)}`,
          ),
        ],
      })),
      notes: [],
    },
  ];
}

function manualTable(checks: readonly CheckResult[]): readonly Table[] {
  if (checks.length === 0) return [];
  return [
    {
      className: 'appendix-table',
      caption: 'Questions that a person has to answer',
      heads: heads(['Check', 'Question', 'What to do']),
      rows: checks.map((check) => ({
        anchors: [],
        head: codeCell(check.code, `#${anchor('finding', check.code)}`),
        cells: [cell(check.title), cell(check.message ?? 'attest to it')],
      })),
      notes: [
        'An attestation with a name, a date and where the proof is turns each into a pass or a failure.',
      ],
    },
  ];
}
