import { parse } from 'csv-parse/sync';
import type { JsonObject } from './json-value.ts';
import type { Parsed, Records } from './records.ts';

export type Delimiter = ',' | ';' | '\t';

export interface CsvHead {
  readonly delimiter: Delimiter;
  /** As they stand in the file. */
  readonly header: readonly string[];
}

/** The header of a text that could be CSV (RFC 4180, also with `;` or tabs); null where its first line is none. */
export function csvHead(text: string): CsvHead | null {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  for (const delimiter of [',', ';', '\t'] as const) {
    if (!line.includes(delimiter)) continue;
    const header = firstRow(line, delimiter);
    if (header !== null && header.length > 1 && header.every((name) => /^[A-Za-z_][\w .[\]-]*$/.test(name))) {
      return { delimiter, header };
    }
  }
  return null;
}

/** Reads CSV; an empty cell or the text `null` (Statement Execution API) is NULL. Not `complete`: the last row may be cut. */
export function readCsv(text: string, head: CsvHead, complete: boolean): Parsed {
  const whole = complete ? text : text.slice(0, Math.max(text.lastIndexOf('\n'), 0));
  const rows: JsonObject[] = [];
  const header = head.header.map((name) => name.toLowerCase());
  const done = (): Records => ({
    format: 'csv',
    shape: 'table',
    wrapper: null,
    records: rows,
    header,
    lastPage: true,
    totalResults: null,
    problems: [],
  });
  try {
    parse(whole, {
      bom: true,
      delimiter: head.delimiter,
      skip_empty_lines: true,
      from: 2,
      on_record: (cells: readonly string[]) => {
        rows.push(Object.fromEntries(header.map((name, index) => [name, cell(cells[index])])));
        return null;
      },
    });
  } catch (thrown) {
    if (!complete) return { broken: null, records: done() };
    const { lines, code } = thrown as { lines?: number; code?: string };
    const what =
      code === 'CSV_QUOTE_NOT_CLOSED'
        ? 'a quoted cell is not closed, a truncated export'
        : code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'
          ? 'the row has not as many cells as the header'
          : 'the row is not CSV as RFC 4180 has it';
    return { broken: `line ${lines ?? 1}: ${what}; export it again`, records: done() };
  }
  return { broken: null, records: done() };
}

/** The cells of a text's first row as RFC 4180 has it; null where there is only one, or it is no such row. */
export function csvCells(text: string): readonly string[] | null {
  try {
    const rows: string[][] = parse(text.slice(0, 65_536), { bom: true, to: 1, relax_column_count: true });
    return (rows[0]?.length ?? 0) > 1 ? (rows[0] ?? null) : null;
  } catch {
    return null;
  }
}

function firstRow(line: string, delimiter: Delimiter): readonly string[] | null {
  try {
    const rows: string[][] = parse(line, { bom: true, delimiter, trim: true });
    return rows[0] ?? null;
  } catch {
    return null;
  }
}

function cell(text: string | undefined): string | null {
  return text === undefined || text === '' || text === 'null' ? null : text;
}
