import type { Audit, Figure, Value } from '../../result.ts';
import { parseDecimal } from '../decimal.ts';
import { capital, headerWords, isNumeric, NOT_KNOWN, period, shown } from '../units.ts';
import type { Names } from './names.ts';
import { type Cell, cell, cut, heads, type Table } from './parts.ts';

const MOST_ROWS = 50;
/** Columns that lead to a record, not to a reader. */
const NOT_SHOWN = new Set(['sources', 'endpoint_key']);

/** How a figure stands on the page. */
export interface FigurePlace {
  readonly figure: string;
  /** Columns to print, in this order. */
  readonly columns: readonly string[];
  /** Heads that say more than the name of their column. */
  readonly heads: Readonly<Record<string, string>>;
  /** Values in words, by column. */
  readonly words: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What nothing means in a column, where it does not mean that it is not known. */
  readonly absent: Readonly<Record<string, string>>;
  /** The column that says why nothing stands in a column. */
  readonly reasons: Readonly<Record<string, string>>;
  /** The column that holds the other end of a range. */
  readonly ranges: Readonly<Record<string, string>>;
  /** The column that says which rows are sums. */
  readonly sums: string;
  /** What its numbers rest on, one sentence each. */
  readonly notes: readonly string[];
}

/** A place in which the figure speaks for itself, but for what is given. */
export function placeOf(
  figure: string,
  columns: readonly string[],
  rest: Partial<Omit<FigurePlace, 'figure' | 'columns'>> = {},
): FigurePlace {
  return {
    figure,
    columns,
    heads: {},
    words: {},
    absent: {},
    reasons: {},
    ranges: {},
    sums: '',
    notes: [],
    ...rest,
  };
}

/** A figure of the audit that has rows; none where it has none. */
export function filledFigure(audit: Audit, name: string): Figure | undefined {
  const figure = Object.hasOwn(audit.figures, name) ? audit.figures[name] : undefined;
  return figure === undefined || figure.rows.length === 0 ? undefined : figure;
}

/** A figure as a table, units by the suffix of its columns; none where the audit has no row of it. */
export function figureTable(audit: Audit, place: FigurePlace, names: Names): readonly Table[] {
  const figure = filledFigure(audit, place.figure);
  if (figure === undefined) return [];
  const columns = columnsOf(figure, place, names);
  const title = (column: string) => place.heads[column] ?? headerWords(column);
  const [subject = '', ...rest] = columns;
  const numeric = rest.filter((column) => isFigure(figure, place, column));
  const value = (row: Figure['rows'][number], column: string, className: string): Cell => {
    const strong = row[place.sums] === true ? ' cell-strong' : '';
    return cell(words(audit, place, names, row, column), `${className}${strong}`);
  };
  return [
    {
      className: rest.length > 5 ? 'compact-table' : 'appendix-table',
      caption: figure.title,
      heads: heads([subject, ...rest].map(title), numeric.map(title)),
      rows: figure.rows.slice(0, MOST_ROWS).map((row) => ({
        anchors: [],
        head: value(row, subject, place.sums === '' ? 'cell-name' : 'cell-text'),
        cells: rest.map((column) =>
          value(row, column, numeric.includes(column) ? 'cell-number' : 'cell-text'),
        ),
      })),
      notes: [
        [
          ...place.notes,
          ...cut(MOST_ROWS, figure.rows.length, `csv/${place.figure}.csv`),
          `Source: figure ${place.figure}.`,
        ].join(' '),
      ],
    },
  ];
}

/** The workspace goes without saying where there is one, unless it is what a row speaks of. */
function columnsOf(figure: Figure, place: FigurePlace, names: Names): readonly string[] {
  return place.columns.filter(
    (name, at) =>
      figure.columns.includes(name) &&
      !NOT_SHOWN.has(name) &&
      (name !== 'workspace_id' || at === 0 || names.hasSeveralWorkspaces) &&
      // That nothing lacks a price needs no column.
      (name !== 'unpriced_dbu' || figure.rows.some((row) => parseDecimal(row[name]) !== 0n)),
  );
}

function isFigure(figure: Figure, place: FigurePlace, column: string): boolean {
  return (
    place.words[column] === undefined &&
    (isNumeric(column) || figure.rows.some((row) => typeof row[column] === 'number'))
  );
}

function words(
  audit: Audit,
  place: FigurePlace,
  names: Names,
  row: Figure['rows'][number],
  column: string,
): string {
  const given = row[column] ?? null;
  const other = place.ranges[column];
  if (given === null && other === undefined) {
    const reason = row[place.reasons[column] ?? ''];
    return place.absent[column] ?? (typeof reason === 'string' ? reason : NOT_KNOWN);
  }
  if (column === 'workspace_id') return names.workspace(typeof given === 'string' ? given : null);
  if (other !== undefined) return range(audit, column, given, row[other] ?? null);
  const known = place.words[column];
  if (known !== undefined) {
    const each = Array.isArray(given) ? given : [given];
    return each.map((one) => known[String(one)] ?? String(one)).join(', ') || 'none';
  }
  const text = shown(column, given, audit.currency);
  return place.sums === '' ? text : capital(text);
}

/** "$711 to $718"; one of the two where both are the same. */
function range(audit: Audit, column: string, from: Value, to: Value): string {
  if (from === null && to === null) return NOT_KNOWN;
  if (column.endsWith('_on')) {
    return period(typeof from === 'string' ? from : null, typeof to === 'string' ? to : null);
  }
  const [low, high] = [from, to].map((end) => shown(column, end, audit.currency));
  return low === high ? (low ?? NOT_KNOWN) : `${low} to ${high}`;
}
