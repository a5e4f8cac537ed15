import type { Catalog, Column, Contract } from '../catalog.ts';
import type { InputStatus } from '../result.ts';
import { convert } from './convert.ts';
import { desiredRecords } from './desired.ts';
import { type InputFile, summarise } from './discovery.ts';
import type { LoadedRow } from './duplicates.ts';
import { isNumber, type JsonObject } from './json-value.ts';
import { has, lookup } from './lookup.ts';
import { withPartitions } from './partition.ts';
import { isCertain, isOfKind, refusalOfRecord } from './recognise.ts';
import type { Records } from './records.ts';
import { redact } from './redact.ts';
import { hideSecrets } from './secret-shapes.ts';

/** One small export, converted, without secrets. */
export interface LoadedFile {
  readonly input: number;
  readonly status: InputStatus;
  readonly rows: readonly LoadedRow[];
  /** Records read, before those that also stand elsewhere are taken out. */
  readonly count: number;
  readonly problems: readonly string[];
  readonly columns: readonly string[];
  readonly totalResults: number | null;
}

/** Converts the records of a file to rows of its contract; `read` is null where the file turned out to be unreadable. */
export function loadFile(
  file: InputFile,
  read: Records | null,
  contract: Contract,
  catalog: Catalog,
  secretKey: Uint8Array,
): LoadedFile {
  if (read === null) {
    const problems = [...file.problems, 'cannot be read to its end; export it again'];
    return {
      input: file.id,
      status: 'broken',
      rows: [],
      count: 0,
      problems,
      columns: [],
      totalResults: null,
    };
  }
  const records =
    contract.reader === 'desired' ? desiredRecords(read) : withPartitions(read, file.path, contract);
  const table = records.shape === 'table';
  const rows: LoadedRow[] = [];
  const wrong: string[] = [];
  const foreign: string[] = [];
  for (const [index, record] of records.records.entries()) {
    const item = index + 1;
    const isOwn = contract.reader !== null || isOfKind(record, contract, table);
    const refusal = isOwn && isCertain(contract) ? null : refusalOfRecord(record, catalog.refusals, table);
    if (refusal !== null || !isOwn) {
      foreign.push(
        `record ${item}: ${refusal?.message ?? `does not hold the keys of ${contract.title}`}; it is left out, collect it again`,
      );
      continue;
    }
    rows.push(loadRow(file, item, record, contract, table, secretKey, wrong));
  }
  const page = records.lastPage
    ? []
    : [
        'ends with next_page_token, further pages are missing; collect it with the databricks CLI, which reads all pages',
      ];
  const more = [...summarise(foreign), ...summarise(wrong), ...page];
  return {
    input: file.id,
    status: file.status === 'read' && more.length + records.problems.length > 0 ? 'partial' : file.status,
    rows,
    count: rows.length,
    problems: [...file.problems, ...more],
    columns: columnsOf(records, contract),
    totalResults: records.totalResults,
  };
}

function loadRow(
  file: InputFile,
  item: number,
  record: JsonObject,
  contract: Contract,
  table: boolean,
  secretKey: Uint8Array,
  problems: string[],
): LoadedRow {
  const clean = redact(record, secretKey, holdsCredentials(contract));
  const values = new Map<string, string | null>();
  for (const column of contract.columns) {
    const found = firstValue(clean, column, table);
    const { text, problem } = convert(found, column.type, table);
    if (problem !== null) problems.push(`record ${item}, ${column.name}: ${problem}; it counts as unknown`);
    values.set(column.name, text);
  }
  return {
    input: file.id,
    item,
    workspaceId: workspaceOf(clean, file, contract, table),
    objectName: objectName(file),
    values,
  };
}

/** Whether keys such as `token` hold credentials of the providers of external models. */
function holdsCredentials(contract: Contract): boolean {
  return contract.export.startsWith('serving_endpoint') || contract.reader === 'desired';
}

function firstValue(record: JsonObject, column: Column, table: boolean): ReturnType<typeof lookup> {
  for (const path of column.from) {
    const value = lookup(record, path, table);
    if (value !== undefined && value !== null) return value;
  }
  return null;
}

/** A record's own workspace, else its file's; Azure and the CLI's login name it under other keys than the tables do. */
function workspaceOf(record: JsonObject, file: InputFile, contract: Contract, table: boolean): string | null {
  const column = contract.columns.find(({ name }) => name === 'workspace_id');
  const own = column === undefined ? record.workspace_id : firstValue(record, column, table);
  const text = isNumber(own) ? own.value : typeof own === 'string' && own !== '' ? own : null;
  return text ?? file.workspaceId;
}

/** What the file's place or its command says that it is of. */
export function objectName(file: InputFile): string | null {
  return file.objectName === null ? null : hideSecrets(file.objectName);
}

/** An empty list answers for every column; else a column is there when some record has its key. */
function columnsOf(records: Records, contract: Contract): readonly string[] {
  const table = records.header !== null;
  const samples = table
    ? [
        Object.fromEntries((records.header ?? []).map((name) => [name, null])),
        ...records.records.slice(0, 50),
      ]
    : records.records;
  const held = contract.columns.filter(
    (column) =>
      samples.length === 0 || samples.some((record) => column.from.some((path) => has(record, path, table))),
  );
  return held.map((column) => column.name);
}
