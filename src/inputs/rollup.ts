import type { Catalog, Contract, Rollup } from '../catalog.ts';
import { type Database, query, run } from '../database.ts';
import { messageOf } from '../errors.ts';
import type { Discovery, InputFile, Progress, Reading } from './discovery.ts';
import { overlappingFiles } from './overlap.ts';
import { identifier } from './parquet.ts';
import { emptyView, type PhysicalGroup, physicalGroups } from './physical.ts';
import { readable } from './readable.ts';
import { reducedSql, tableColumns } from './reduce.ts';
import { countOnce } from './repeats.ts';

/**
 * Reduces the large exports to their rollup tables, each file in one scan; every rollup's table exists afterwards.
 * Files of one form are read together; when that fails, one by one, so that a broken file takes only itself out.
 * Returns one reading for each input of a large export.
 */
export async function rollUp(
  database: Database,
  discovery: Discovery,
  catalog: Catalog,
  options: { readonly scratchDirectory: string; readonly onProgress: (progress: Progress) => void },
): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (const contract of catalog.contracts.filter(({ size }) => size === 'large')) {
    const rollups = catalog.rollups.filter((rollup) => rollup.export === contract.export);
    for (const rollup of rollups) await createRollup(database, rollup, contract);
    const files = discovery.files.filter(
      (file) => file.export === contract.export && (file.status === 'read' || file.status === 'partial'),
    );
    const prepared: InputFile[] = [];
    for (const file of files) {
      try {
        prepared.push(await readable(file, options.scratchDirectory));
      } catch (thrown) {
        readings.push(failed(file, thrown));
      }
    }
    const own: Reading[] = [];
    let done = 0;
    for (const group of physicalGroups(prepared, contract)) {
      options.onProgress({ step: 'rollup', done, total: files.length });
      own.push(...(await readGroup(database, group, contract, rollups)));
      done += group.files.length;
    }
    readings.push(...(await withoutRepeats(database, prepared, own, contract, rollups)));
    options.onProgress({ step: 'rollup', done, total: files.length });
    await run(database, `drop view ${identifier(contract.export)}`);
  }
  for (const reading of readings) {
    await run(database, 'update input set status = $status, row_count = $rows where input_id = $id', {
      status: reading.status,
      rows: reading.rows,
      id: reading.input,
    });
  }
  return readings.sort((a, b) => a.input - b.input);
}

async function createRollup(database: Database, rollup: Rollup, contract: Contract): Promise<void> {
  await run(database, `create or replace temp view ${identifier(contract.export)} as ${emptyView(contract)}`);
  const columns = await tableColumns(database, rollup, contract);
  await run(database, `create or replace table ${identifier(rollup.name)} (${columns.join(', ')})`);
}

async function readGroup(
  database: Database,
  group: PhysicalGroup,
  contract: Contract,
  rollups: readonly Rollup[],
): Promise<readonly Reading[]> {
  try {
    await run(database, `create or replace temp view ${identifier(contract.export)} as ${group.sql}`);
    await run(database, 'begin');
    try {
      for (const rollup of rollups) {
        await run(
          database,
          `insert into ${identifier(rollup.name)} by name ${await reducedSql(database, rollup, contract)}`,
        );
      }
      await run(database, 'commit');
    } catch (thrown) {
      await run(database, 'rollback');
      throw thrown;
    }
    return await Promise.all(group.files.map((file) => readingOf(database, file, group, contract, rollups)));
  } catch (thrown) {
    const [only] = group.files;
    if (group.files.length === 1 && only !== undefined) return [failed(only, thrown)];
    const readings: Reading[] = [];
    for (const file of group.files) {
      for (const single of physicalGroups([file], contract)) {
        readings.push(...(await readGroup(database, single, contract, rollups)));
      }
    }
    return readings;
  }
}

/** Rows that stand more than once count once, at the cost of a second look at the files where that can be. */
async function withoutRepeats(
  database: Database,
  files: readonly InputFile[],
  readings: readonly Reading[],
  contract: Contract,
  rollups: readonly Rollup[],
): Promise<readonly Reading[]> {
  const read = files.filter(({ id }) => readings.some(({ input, rows }) => input === id && rows > 0));
  const gathered = overlappingFiles(read, readings, contract);
  const alone = contract.repeats ? read.filter((file) => !gathered.some((one) => one.includes(file))) : [];
  const notices = new Map<number, readonly string[]>();
  const failures = new Map<number, string>();
  for (const suspects of [...gathered, ...alone.map((file) => [file])]) {
    const [first] = suspects as readonly [InputFile, ...InputFile[]];
    try {
      const { leftOut, conflicts, suspected } = await countOnce(database, suspects, contract, rollups);
      const where = `in ${listOf(suspects)}`;
      if (conflicts > 0)
        for (const { id } of suspects)
          failures.set(
            id,
            `${conflicts} of its rows, or of another file's, stand under one ${contract.identity[0] ?? 'id'} with different quantities, and nothing says which are right; collect them again`,
          );
      const rows = (count: number, one: string, more: string) =>
        count === 1 ? `1 row ${one}` : `${count} rows ${more}`;
      notices.set(first.id, [
        ...(leftOut > 0
          ? [
              `${contract.export}: ${rows(leftOut, 'repeats another', 'repeat others')} ${where}; each is counted once.`,
            ]
          : []),
        ...(suspected > 0
          ? [
              `${contract.export}: ${rows(suspected, 'equals another', 'equal others')} ${where} and without ${contract.identity[0] ?? 'an id'} cannot be told from it; all are counted, give each row once.`,
            ]
          : []),
      ]);
    } catch (thrown) {
      for (const { id } of suspects)
        failures.set(id, `whether its rows stand elsewhere, too, could not be told: ${reasonOf(thrown)}`);
    }
  }
  return readings.map((reading) => {
    const failure = failures.get(reading.input);
    return {
      ...reading,
      status: failure !== undefined && reading.status === 'read' ? 'partial' : reading.status,
      problems: failure === undefined ? reading.problems : [...reading.problems, failure],
      notices: notices.get(reading.input) ?? [],
    };
  });
}

function listOf(files: readonly InputFile[]): string {
  const paths = files.map(({ path }) => path);
  if (paths.length > 3) return `${paths[0] ?? ''} and ${paths.length - 1} more files`;
  return paths.length === 1 ? (paths[0] ?? '') : `${paths.slice(0, -1).join(', ')} and ${paths.at(-1) ?? ''}`;
}

async function readingOf(
  database: Database,
  file: InputFile,
  group: PhysicalGroup,
  contract: Contract,
  rollups: readonly Rollup[],
): Promise<Reading> {
  const [rollup] = rollups;
  const counted =
    rollup === undefined
      ? null
      : await query(
          database,
          `select sum(row_count) as row_count, sum(malformed_count) as malformed_count, min(first_at) as first_at,
            max(last_at) as last_at, list_sort(list(distinct workspace_id) filter (workspace_id is not null)) as workspaces
          from ${identifier(rollup.name)} where input_id = $id`,
          { id: file.id },
        );
  const row = counted?.rows[0] ?? {};
  const malformed = Number(row.malformed_count ?? 0);
  const rows = Number(row.row_count ?? 0);
  const missing = contract.columns.map(({ name }) => name).filter((name) => !group.columns.includes(name));
  const problems = [
    ...file.problems,
    ...(malformed > 0
      ? [
          `${malformed} of ${rows} rows lack a quantity or a time that can be read; export it again with unchanged types`,
        ]
      : []),
  ];
  return {
    input: file.id,
    status: file.status === 'read' && problems.length > 0 ? 'partial' : file.status,
    rows,
    problems,
    columns: contract.columns.map(({ name }) => name).filter((name) => !missing.includes(name)),
    from: textOrNull(row.first_at),
    to: textOrNull(row.last_at),
    workspaces: Array.isArray(row.workspaces) ? row.workspaces.map(String) : [],
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function failed(file: InputFile, thrown: unknown): Reading {
  const problems = [...file.problems, reasonOf(thrown)];
  return {
    input: file.id,
    status: 'broken',
    rows: 0,
    problems,
    columns: [],
    from: null,
    to: null,
    workspaces: [],
  };
}

/** DuckDB's reason in our words: its own message quotes values and paths. */
export function reasonOf(thrown: unknown): string {
  // What follows quotes the statement, which speaks of every format.
  const message = messageOf(thrown).replace(/ LINE \d+:.*$/, '');
  const line = /(?:CSV Error on Line|at line|Line):? (\d+)/i.exec(message)?.[1];
  const place = line === undefined ? '' : `line ${line}: `;
  if (/malformed json/i.test(message)) {
    const cell = /in file/.test(message)
      ? 'is not JSON to its end'
      : 'a cell that should hold JSON does not; write structs and maps with to_json';
    return `${place}${cell}${cell.includes(';') ? '' : '; export it again'}`;
  }
  if (/unterminated quote|Value with unterminated/i.test(message))
    return `${place}a quoted cell is not closed, a truncated export; export it again`;
  if (/Expected Number of Columns|too many columns|columns were expected/i.test(message))
    return `${place}the row has not as many cells as the header; export it again`;
  if (/gzip|compress/i.test(message)) return 'the gzip file is damaged or cut off; copy it again';
  if (/parquet|snappy|zstd|thrift/i.test(message))
    return 'the Parquet file is damaged or cut off; export it again';
  if (/out of memory/i.test(message))
    return 'needs more memory than allowed; raise the memory limit or write smaller files';
  const kind = /^([A-Z][A-Za-z ]+ Error)/.exec(message)?.[1] ?? 'error';
  return `${place}cannot be read (${kind}); export it again`;
}
