import type { Audit, CheckResult, CheckRow, Source } from '../../result.ts';
import { capital, count, headerWords, isNumeric, plural, shown } from '../units.ts';
import type { Names } from './names.ts';
import {
  type Cell,
  cell,
  cut,
  type Link,
  linkCell,
  type Mark,
  markCell,
  severityMark,
  type Table,
} from './parts.ts';

/** Rows shown of one finding; the rest is in the data files. */
export const MOST_ROWS = 25;
/** More columns than this cannot be read side by side on paper; the rest stand together in one cell. */
const MOST_COLUMNS = 5;
/** Ids that nobody reads as a name. */
const OPAQUE = /^[0-9a-f-]{24,}$/i;
/** Files named for one row. */
export const MOST_SOURCES = 3;

/** The rows of a finding: first what fails, then what is unsure, each with its evidence and where it comes from. */
export function rowsTable(audit: Audit, check: CheckResult, names: Names): Table {
  const rows = [
    ...check.rows.filter((row) => row.passed === false),
    ...check.rows.filter((row) => row.passed !== false),
  ];
  const mixed = new Set(rows.map((row) => `${row.severity} ${row.passed}`)).size > 1;
  const many = audit.workspaces.length > 1;
  const columns = check.columns.slice(
    0,
    check.columns.length > MOST_COLUMNS ? MOST_COLUMNS - 1 : MOST_COLUMNS,
  );
  const rest = check.columns.slice(columns.length);
  const numeric = new Set(columns.filter((column) => holdsNumbers(column, rows)));
  const words = [
    capital(check.resource),
    ...(mixed ? ['Result'] : []),
    ...(many ? ['Workspace'] : []),
    ...columns.map(headerWords),
    ...(rest.length > 0 ? ['Also'] : []),
    'Evidence',
  ];
  const first = words.length - columns.length - 1 - (rest.length > 0 ? 1 : 0);
  return {
    className: 'evidence-table',
    caption: `${check.code}: ${plural(check.resource)} that fail or are unsure`,
    heads: words.map((text, at) => ({
      text,
      className: numeric.has(columns[at - first] ?? '') ? 'head-number' : 'head-text',
    })),
    rows: rows.slice(0, MOST_ROWS).map((row) => ({
      anchors: [],
      head: {
        ...cell(row.resource, OPAQUE.test(row.resource) ? 'cell-id' : 'cell-name'),
        marks: waived(row),
      },
      cells: [
        ...(mixed ? [markCell(rowMark(row))] : []),
        ...(many ? [cell(names.workspace(row.workspaceId))] : []),
        ...columns.map((column) =>
          cell(
            shown(column, row.evidence[column], audit.currency),
            numeric.has(column) ? 'cell-number' : 'cell-text',
          ),
        ),
        ...(rest.length > 0 ? [restCell(rest, row, audit.currency)] : []),
        sourcesCell(row.sources, names),
      ],
    })),
    notes: cut(MOST_ROWS, rows.length, 'csv/findings.csv'),
  };
}

function rowMark(row: CheckRow): Mark {
  return row.passed === false ? severityMark(row.severity) : { symbol: 'unsure', word: 'Unsure' };
}

/** A row that somebody accepts stays a failure, and is marked. */
function waived({ waiver }: CheckRow): readonly Mark[] {
  return waiver === null ? [] : [{ symbol: 'unsure', word: `Waived until ${waiver.expiresOn}` }];
}

/** By its unit, or because every value that is known is a number. */
function holdsNumbers(column: string, rows: readonly CheckRow[]): boolean {
  const values = rows.map((row) => row.evidence[column] ?? null).filter((value) => value !== null);
  return isNumeric(column) || (values.length > 0 && values.every((value) => typeof value === 'number'));
}

function restCell(columns: readonly string[], row: CheckRow, currency: string): Cell {
  const words = columns.map(
    (column) => `${headerWords(column)}: ${shown(column, row.evidence[column], currency)}`,
  );
  return cell(words.join(' · '), 'cell-note');
}

/** "input 41, entry 1", each leading to its line among the inputs. */
function sourcesCell(sources: readonly Source[], names: Names): Cell {
  const links = sources.slice(0, MOST_SOURCES).map((source) => ({
    href: names.inputHref(source.input),
    text: source.item === null ? `input ${source.input}` : `input ${source.input}, entry ${source.item}`,
  }));
  const rest = sources.length - links.length;
  const more: readonly Link[] =
    rest > 0 ? [{ before: '; ', href: '#inputs', parts: [`${count(rest)} more`] }] : [];
  const base = linkCell(links, 'the export as a whole');
  return { ...base, links: [...base.links, ...more] };
}
