import type { Catalog, Contract } from '../catalog.ts';
import { type Database, run } from '../database.ts';
import { type Discovery, type InputFile, type Progress, type Reading, summarise } from './discovery.ts';
import { type Distinct, distinctRows, identityOf, type LoadedRow } from './duplicates.ts';
import { isKept } from './kept.ts';
import { type LoadedFile, loadFile, objectName } from './load.ts';
import { identifier, parquetRows } from './parquet.ts';
import { createRawTable, insertRows } from './raw-table.ts';
import type { Records } from './records.ts';

/**
 * Loads the small exports into `raw_<export>` tables, which exist for every small contract, and lists all inputs in
 * table `input`. Returns one reading for each input of a small export.
 */
export async function ingestSmall(
  database: Database,
  discovery: Discovery,
  catalog: Catalog,
  options: { readonly secretKey: Uint8Array; readonly onProgress: (progress: Progress) => void },
): Promise<readonly Reading[]> {
  const readings = new Map<number, Reading>();
  const small = catalog.contracts.filter((contract) => contract.size === 'small');
  const total = discovery.files.filter(
    (file) => isRead(file) && small.some((one) => one.export === file.export),
  ).length;
  let done = 0;
  for (const contract of small) {
    await createRawTable(database, contract);
    const files = discovery.files.filter((file) => file.export === contract.export && isRead(file));
    const loaded: LoadedFile[] = [];
    for (const file of files) {
      options.onProgress({ step: 'ingest', done: done++, total });
      loaded.push(loadFile(file, await recordsOf(database, file), contract, catalog, options.secretKey));
    }
    const rows = loaded.flatMap((one) => one.rows);
    const { rows: kept, replaced } = distinctRows(
      rows,
      contract,
      ({ input }) => files.find(({ id }) => id === input)?.collectedAt ?? null,
    );
    await insertRows(database, contract, kept);
    const pages = missingPages(loaded, discovery, contract);
    for (const one of loaded) {
      const own = replaced.filter(({ left }) => left.input === one.input);
      const disputed = own
        .filter(({ reason }) => reason === 'conflict')
        .map(
          ({ kept: stays, left, name }) =>
            `${name} stands in ${placeOfRow(stays, left, discovery)} with different content, and nothing tells which is right; that one is used, remove the wrong one`,
        );
      const more = [
        ...summarise(disputed),
        ...pages.filter(({ input }) => input === one.input).map(({ problem }) => problem),
      ];
      readings.set(one.input, {
        ...readingOf(one, more, contract),
        notices: noticesOf(own, one.input, contract, discovery),
      });
    }
  }
  options.onProgress({ step: 'ingest', done: total, total });
  const kept = new Set(catalog.contracts.filter(isKept).map((contract) => contract.export));
  await writeInputs(database, discovery, readings, kept);
  return [...readings.values()].sort((a, b) => a.input - b.input);
}

function isRead(file: InputFile): boolean {
  return file.status === 'read' || file.status === 'partial';
}

async function recordsOf(database: Database, file: InputFile): Promise<Records | null> {
  if (file.readAs !== 'parquet') return file.records;
  try {
    const header = file.schema.map((column) => column.name.toLowerCase());
    const rows = await parquetRows(database, file.absolute);
    const records = rows.map((row) =>
      Object.fromEntries(header.map((name, index) => [name, row[index] ?? null])),
    );
    return {
      format: 'parquet',
      shape: 'table',
      wrapper: null,
      records,
      header,
      lastPage: true,
      totalResults: null,
      problems: [],
    };
  } catch {
    // DuckDB's message may quote values.
    return null;
  }
}

/** One sentence for each reason for which rows of a file gave way to others. */
function noticesOf(
  replaced: Distinct['replaced'],
  input: number,
  contract: Contract,
  discovery: Discovery,
): readonly string[] {
  const path = discovery.files.find(({ id }) => id === input)?.path ?? '';
  return Object.entries(REASONS).flatMap(([reason, words]) => {
    const own = replaced.filter((one) => one.reason === reason);
    const [first] = own;
    if (first === undefined) return [];
    const more = own.length > 1 ? ` (and ${own.length - 1} more like it)` : '';
    const place = placeOfRow(first.kept, first.left, discovery);
    return [`${contract.export}: ${first.name} in ${path}${more} also stands in ${place}; ${words}.`];
  });
}

const REASONS: Readonly<Record<Exclude<Distinct['replaced'][number]['reason'], 'conflict'>, string>> = {
  newer: 'that one was changed later and is used',
  later: 'that one was collected later and is used',
  richer: 'that one says more, nothing contradicts it, and both are used as one',
};

function placeOfRow(kept: LoadedRow, left: LoadedRow, discovery: Discovery): string {
  return kept.input === left.input
    ? `record ${kept.item}`
    : (discovery.files.find((file) => file.id === kept.input)?.path ?? '');
}

/** SCIM says how many there are in all: fewer in all pages of a workspace means that pages are missing. */
function missingPages(
  loaded: readonly LoadedFile[],
  discovery: Discovery,
  contract: Contract,
): readonly { input: number; problem: string }[] {
  const byWorkspace = new Map<string, LoadedFile[]>();
  for (const one of loaded) {
    const file = discovery.files.find(({ id }) => id === one.input);
    if (one.totalResults === null) continue;
    const key = file?.workspaceId ?? '';
    byWorkspace.set(key, [...(byWorkspace.get(key) ?? []), one]);
  }
  return [...byWorkspace.values()].flatMap((pages) => {
    const announced = Math.max(...pages.map((page) => page.totalResults ?? 0));
    // A page that was collected twice is no further page.
    const rows = pages.flatMap((page) => page.rows);
    const held = new Set(rows.map((row, index) => identityOf(row, contract) ?? String(index))).size;
    if (held >= announced) return [];
    const problem = `holds ${held} of ${announced} records (totalResults); collect the further pages with startIndex, or use the CLI`;
    return pages.map(({ input }) => ({ input, problem }));
  });
}

function readingOf(one: LoadedFile, more: readonly string[], contract: Contract): Reading {
  const times =
    contract.time === null ? [] : one.rows.flatMap((row) => row.values.get(contract.time ?? '') ?? []).sort();
  return {
    input: one.input,
    status: one.status === 'read' && more.length > 0 ? 'partial' : one.status,
    rows: one.count,
    problems: [...one.problems, ...more],
    columns: one.columns,
    from: isoTime(times[0]),
    to: isoTime(times.at(-1)),
    workspaces: [...new Set(one.rows.flatMap((row) => row.workspaceId ?? []))].sort(),
  };
}

/** "2026-10-01 00:00:00.000000+00" → "2026-10-01T00:00:00Z". */
export function isoTime(text: string | undefined | null): string | null {
  if (text === undefined || text === null) return null;
  const [seconds = '', fraction = ''] = text.replace(' ', 'T').replace(/\+00$/, '').split('.');
  const digits = fraction.replace(/0+$/, '');
  return `${seconds}${digits === '' ? '' : `.${digits}`}Z`;
}

async function writeInputs(
  database: Database,
  discovery: Discovery,
  readings: ReadonlyMap<number, Reading>,
  kept: ReadonlySet<string>,
): Promise<void> {
  await run(
    database,
    'create or replace table input (input_id integer, path varchar, export varchar, status varchar, workspace_id varchar, collected_at timestamptz, row_count bigint, cli_version varchar, is_typed boolean, object_name varchar, command varchar, is_kept boolean)',
  );
  const appender = await database.connection.createAppender('input');
  for (const file of discovery.files) {
    const reading = readings.get(file.id);
    appender.appendInteger(file.id);
    appender.appendVarchar(file.path);
    for (const text of [file.export, reading?.status ?? file.status, file.workspaceId]) {
      if (text === null) appender.appendNull();
      else appender.appendVarchar(text);
    }
    appender.appendNull();
    appender.appendBigInt(BigInt(reading?.rows ?? file.rows));
    if (file.cliVersion === null) appender.appendNull();
    else appender.appendVarchar(file.cliVersion);
    appender.appendBoolean(file.isTyped);
    for (const text of [objectName(file), file.command]) {
      if (text === null) appender.appendNull();
      else appender.appendVarchar(text);
    }
    appender.appendBoolean(kept.has(file.export ?? ''));
    appender.endRow();
  }
  appender.flushSync();
  appender.closeSync();
  for (const file of discovery.files.filter((one) => one.collectedAt !== null)) {
    await run(
      database,
      `update ${identifier('input')} set collected_at = cast($at as timestamptz) where input_id = $id`,
      {
        at: file.collectedAt,
        id: file.id,
      },
    );
  }
}
