import type { Audit, Value } from '../../result.ts';
import { headerWords, isNumeric, shown } from '../units.ts';
import type { Names } from './names.ts';
import { type Cell, cell, cut, heads, type Table } from './parts.ts';

const MOST_ROWS = 50;
/** Columns that lead to a record, not to a reader. */
const NOT_SHOWN = new Set(['sources', 'endpoint_key']);

/** How a figure stands on the page. */
export interface FigurePlace {
  readonly figure: string;
  /** Columns to print, in this order; empty: all of them. */
  readonly columns: readonly string[];
  /** What its numbers rest on, one sentence each. */
  readonly notes: readonly string[];
}

/** A figure as a table, units by the suffix of its columns; none where the audit has no row of it. */
export function figureTable(audit: Audit, place: FigurePlace, names: Names): readonly Table[] {
  const figure = Object.hasOwn(audit.figures, place.figure) ? audit.figures[place.figure] : undefined;
  if (figure === undefined || figure.rows.length === 0) return [];
  const columns = (place.columns.length > 0 ? place.columns : figure.columns).filter(
    (name) => figure.columns.includes(name) && !NOT_SHOWN.has(name),
  );
  // What a row speaks of stands first, where it is second.
  const subject = columns.find((name) => name !== 'workspace_id') ?? 'workspace_id';
  const rest = [
    ...columns.filter((name) => name === 'workspace_id' && name !== subject),
    ...columns.filter((name) => name !== 'workspace_id' && name !== subject),
  ];
  const value = (column: string, given: Value | undefined): Cell =>
    column === 'workspace_id'
      ? cell(names.workspace(typeof given === 'string' ? given : null))
      : cell(
          shown(column, given, audit.currency),
          isNumeric(column) || typeof given === 'number' ? 'cell-number' : 'cell-text',
        );
  const numeric = rest.filter(
    (name) => isNumeric(name) || figure.rows.some((row) => typeof row[name] === 'number'),
  );
  return [
    {
      className: rest.length > 5 ? 'compact-table' : 'appendix-table',
      caption: figure.title,
      heads: heads([subject, ...rest].map(headerWords), numeric.map(headerWords)),
      rows: figure.rows.slice(0, MOST_ROWS).map((row) => ({
        anchors: [],
        head:
          subject === 'workspace_id'
            ? value(subject, row[subject])
            : cell(shown(subject, row[subject], audit.currency), 'cell-name'),
        cells: rest.map((column) => value(column, row[column])),
      })),
      notes: [
        ...place.notes,
        ...cut(MOST_ROWS, figure.rows.length, `csv/${place.figure}.csv`),
        `Source: figure ${place.figure}.`,
      ],
    },
  ];
}
