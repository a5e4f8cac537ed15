import type { Audit, Input } from '../../result.ts';
import { bytes, count, counted, date, NOT_KNOWN, time } from '../units.ts';
import { figureTable, placeOf } from './figure-table.ts';
import { MOST_ROWS, MOST_SOURCES } from './finding-rows.ts';
import type { Names } from './names.ts';
import { type Cell, cell, cut, heads, type Table } from './parts.ts';
import { isUnread } from './unread.ts';

export interface InputsSection {
  readonly lead: string;
  readonly tables: readonly Table[];
}

const MOST_INPUTS = 200;
const MOST_EXPORTS = 60;
const MOST_PROBLEMS = 3;

/** How complete the collection is: endpoint by endpoint, and day by day. */
const COMPLETENESS = [
  placeOf('endpoint_population', ['endpoint', 'workspace_id', 'not_seen_in', 'deleted_at'], {
    heads: { deleted_at: 'Deleted' },
    absent: { deleted_at: '–' },
    notes: ['An endpoint that one source knows and another does not was judged on less than everything.'],
  }),
  placeOf(
    'table_coverage',
    ['export', 'workspace_id', 'first_on', 'last_on', 'gap_days', 'first_gaps', 'is_still_arriving'],
    {
      heads: { gap_days: 'Days missing', first_gaps: 'The first of them' },
      notes: ['Billing and usage arrive hours late: the newest days may still grow.'],
    },
  ),
];

/**
 * The inputs that get a line of their own: those with a problem, then those that the evidence shown leads to, then
 * the rest, up to the cap.
 */
export function listedInputs(audit: Audit): ReadonlySet<number> {
  const cited = audit.checks.flatMap((check) =>
    check.rows
      .slice(0, MOST_ROWS)
      .flatMap((row) => row.sources.slice(0, MOST_SOURCES).map((source) => source.input)),
  );
  const troubled = audit.inputs.filter((input) => input.problems.length > 0).map((input) => input.id);
  const known = new Set(audit.inputs.map((input) => input.id));
  const wanted = [...troubled, ...cited, ...known].filter((id) => known.has(id));
  return new Set([...new Set(wanted)].slice(0, MOST_INPUTS));
}

/** Every file by number, with its hash, and every export by name, with the days it speaks of. */
export function inputsView(audit: Audit, listed: ReadonlySet<number>, names: Names): InputsSection {
  const unread = audit.inputs.filter(isUnread).length;
  const rest =
    unread === 0
      ? ''
      : ` ${count(unread)} of them ${unread === 1 ? 'was' : 'were'} not read in full; the table says why.`;
  return {
    lead:
      audit.inputs.length === 0
        ? 'No file was supplied.'
        : `${counted(audit.inputs.length, 'file')} ${audit.inputs.length === 1 ? 'was' : 'were'} supplied. The SHA-256 tells whether a file is the one that was audited.${rest}`,
    tables: [
      ...(audit.exports.length === 0 ? [] : [exportsTable(audit)]),
      ...COMPLETENESS.flatMap((place) => figureTable(audit, place, names)),
      ...(audit.inputs.length === 0 ? [] : [inputsTable(audit, listed)]),
    ],
  };
}

function exportsTable(audit: Audit): Table {
  return {
    className: 'appendix-table',
    caption: 'Exports',
    heads: heads(['Export', 'Status', 'Rows', 'From', 'To', 'Needed by'], ['Rows', 'Needed by']),
    rows: audit.exports.slice(0, MOST_EXPORTS).map((entry) => ({
      anchors: [],
      head: cell(entry.export, 'cell-code'),
      cells: [
        cell(
          entry.status === 'partial' ? 'in part' : entry.status,
          entry.status === 'present' ? 'cell-text' : 'cell-absent',
        ),
        cell(entry.status === 'missing' ? '–' : count(entry.rows), 'cell-number'),
        cell(entry.from === null ? '–' : date(entry.from)),
        cell(entry.to === null ? '–' : date(entry.to)),
        cell(counted(entry.neededBy.length, 'check'), 'cell-number'),
      ],
    })),
    notes: cut(MOST_EXPORTS, audit.exports.length, 'audit.json'),
  };
}

function inputsTable(audit: Audit, listed: ReadonlySet<number>): Table {
  const shown = audit.inputs.filter((input) => listed.has(input.id));
  return {
    className: 'inputs-table',
    caption: 'Files',
    heads: heads(['Input', 'File', 'Rows', 'Collected', 'Status', 'SHA-256'], ['Rows']),
    rows: shown.map((input) => ({
      anchors: [`input-${input.id}`],
      head: cell(String(input.id), 'cell-number'),
      cells: [
        cell(`${input.path} · ${input.export ?? 'no export'} · ${bytes(input.bytes)}`),
        cell(count(input.rows), 'cell-number'),
        cell(input.collectedAt === null ? 'not known' : time(input.collectedAt)),
        cell(statusWords(input), input.status === 'read' ? 'cell-text' : 'cell-alarm'),
        hashCell(input.sha256),
      ],
    })),
    notes: cut(shown.length, audit.inputs.length, 'csv/inputs.csv'),
  };
}

/** In two lines of 32 digits. */
function hashCell(sha256: string | null): Cell {
  if (sha256 === null) return cell(NOT_KNOWN);
  return { className: 'cell-hash', marks: [], parts: [sha256.slice(0, 32), sha256.slice(32)], links: [] };
}

function statusWords(input: Input): string {
  const problems = input.problems.slice(0, MOST_PROBLEMS).join(' · ');
  const rest = input.problems.length - MOST_PROBLEMS;
  const more = rest > 0 ? ` · ${count(rest)} more in csv/inputs.csv` : '';
  return problems === '' ? input.status : `${input.status}: ${problems}${more}`;
}
