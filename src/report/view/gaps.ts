import type { Audit, CheckResult, ExportStatus, GapReason } from '../../result.ts';
import { capital, count, counted, inWords, plural } from '../units.ts';
import { decisionTables } from './decisions.ts';
import {
  anchor,
  type Command,
  cell,
  codeCell,
  cut,
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

const MOST_ROWS = 50;
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
  const undecided = audit.checks.filter((check) =>
    ['inconclusive', 'error', 'manual'].includes(check.outcome),
  );
  const missing = audit.exports.filter((entry) => entry.status !== 'present');
  return {
    lead: lead(open.length, undecided.length, missing.length),
    gaps: [...missing]
      .sort((a, b) => waiting(audit, b).length - waiting(audit, a).length)
      .map((entry) => gap(audit, entry)),
    tables: [
      ...(open.length === 0 ? [] : [openTable(audit, open)]),
      ...(undecided.length === 0 ? [] : [undecidedTable(undecided)]),
      ...decisionTables(audit),
    ],
  };
}

function lead(open: number, undecided: number, missing: number): string {
  if (open + undecided + missing === 0)
    return 'Every export was supplied and every check that applies was judged.';
  const first =
    open === 0
      ? 'No check was left out for want of evidence.'
      : `${capital(counted(open, 'check'))} could not be assessed. That is neither a pass nor a failure: run the commands below, which change nothing, and audit again.`;
  const second =
    undecided === 0 ? '' : ` ${capital(count(undecided))} more had evidence that does not decide them.`;
  return `${first}${second}`;
}

function waiting(audit: Audit, entry: ExportStatus): readonly CheckResult[] {
  return audit.checks.filter(
    (check) => check.outcome === 'not_assessed' && entry.neededBy.includes(check.id),
  );
}

function gap(audit: Audit, entry: ExportStatus): Gap {
  const checks = waiting(audit, entry);
  return {
    anchor: anchor('gap', entry.export),
    name: entry.export,
    mark: {
      symbol: 'not-assessed',
      word: `${entry.status === 'missing' ? 'Missing' : 'In part'}${entry.reason === null ? '' : `: ${REASONS[entry.reason]}`}`,
    },
    message: entry.message ?? (entry.status === 'missing' ? 'No file of this export was supplied.' : ''),
    unlocksLead:
      checks.length === 0
        ? 'No check waits for it alone.'
        : `With it ${checks.length === 1 ? 'one check' : `${inWords(checks.length)} checks`} can be assessed: `,
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
  return {
    className: 'appendix-table',
    caption: 'Checks that could not be assessed',
    heads: heads(['Check', 'Question', 'Missing', 'Why']),
    rows: checks.slice(0, MOST_ROWS).map((check) => ({
      anchors: [anchor('check', check.code)],
      head: cell(check.code, 'cell-code'),
      cells: [
        cell(check.title),
        linkCell(
          check.missing.map((name) => ({
            href: placeOf(audit, name.split('.')[0] ?? name),
            text: name,
          })),
          'not named',
        ),
        cell(check.message ?? 'an export that it needs is missing'),
      ],
    })),
    notes: cut(MOST_ROWS, checks.length, 'csv/checks.csv'),
  };
}

function undecidedTable(checks: readonly CheckResult[]): Table {
  return {
    className: 'appendix-table',
    caption: 'Checks whose evidence does not decide them',
    heads: heads(['Check', 'Question', 'Undecided', 'Why']),
    rows: checks.slice(0, MOST_ROWS).map((check) => ({
      anchors: [],
      head: codeCell(check.code, `#${anchor('finding', check.code)}`),
      cells: [
        cell(check.title),
        cell(`${count(check.counts.unknown)} of ${counted(check.counts.looked, check.resource)}`),
        cell(
          check.message ??
            `the data do not say it for ${check.counts.unknown === 1 ? 'this' : 'these'} ${check.counts.unknown === 1 ? check.resource : plural(check.resource)}`,
        ),
      ],
    })),
    notes: cut(MOST_ROWS, checks.length, 'csv/checks.csv'),
  };
}

/** Where an export that is missing is spoken of; a manifest is none. */
function placeOf(audit: Audit, name: string): string {
  return audit.exports.some((entry) => entry.export === name) ? `#${anchor('gap', name)}` : '#inputs';
}
