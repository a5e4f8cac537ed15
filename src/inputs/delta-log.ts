import { createReadStream } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Database, query } from '../database.ts';
import { UserError } from '../errors.ts';
import { identifier, parquetSchema, quote } from './parquet.ts';

const REMEDY = 'copy the whole folder again, or write the query result as plain Parquet';

interface Action {
  readonly kind: 'add' | 'remove' | 'cdc' | 'sidecar';
  readonly path: string;
  /** What tells the deletion vector of the file; null where it has none. */
  readonly vector: string | null;
}

/**
 * Reads the log of a Delta table as far as it names files, and returns those files and the log's own, relative to the
 * folder, sorted. Throws a UserError where the log is not whole, leads out of the folder, or has what is not read.
 */
export async function filesOfDelta(database: Database, folder: string): Promise<readonly string[]> {
  const log = (await readdir(join(folder, '_delta_log'), { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && /\.(?:json|parquet)$|^_last_checkpoint$/.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
  const start = await startOf(folder, log);
  const named = new Set<string>();
  const live = new Map<string, Action>();
  // A checkpoint's sidecars stand in a folder behind the commits, which are later than they.
  for (const file of [...log.filter(isSidecar), ...log.filter((one) => !isSidecar(one))]) {
    await demandInside(folder, file);
    if (file.endsWith('_last_checkpoint')) continue;
    const counts =
      isSidecar(file) || versionOf(file) > start || (isCheckpoint(file) && versionOf(file) === start);
    for (const action of await actionsOf(database, folder, file)) {
      const path =
        action.kind === 'sidecar' ? `_delta_log/_sidecars/${action.path}` : relativePath(action.path);
      if (action.kind === 'sidecar') relativePath(action.path);
      named.add(path);
      const key = JSON.stringify([path, action.vector]);
      if (counts && action.kind === 'add') live.set(key, { ...action, path });
      if (counts && action.kind === 'remove') live.delete(key);
    }
  }
  const held = new Set<string>(log);
  for (const path of named) if (await demandInside(folder, path)) held.add(path);
  for (const { path, vector } of live.values()) {
    if (vector !== null)
      throw new UserError(
        'it has deletion vectors, which are not read',
        'write the query result as plain Parquet',
      );
    if (!held.has(path)) throw new UserError(`its log names ${path}, which is not there`, REMEDY);
  }
  return [...held].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** The version of the checkpoint from which the log is read, −1 without one. Every later commit has to be there. */
async function startOf(folder: string, log: readonly string[]): Promise<number> {
  const commits = log.filter((file) => /^_delta_log\/\d{20}\.json$/.test(file)).map(versionOf);
  const start = Math.max(-1, ...log.filter(isCheckpoint).map(versionOf));
  const last = Math.max(-1, ...commits);
  if (last < 0)
    throw new UserError(
      start < 0
        ? 'its log holds no commit'
        : 'its log holds a checkpoint and no commit, so that later ones may be missing',
      REMEDY,
    );
  for (let version = start + 1; version <= last; version++)
    if (!commits.includes(version)) throw new UserError(`commit ${version} of its log is not there`, REMEDY);
  if (log.includes('_delta_log/_last_checkpoint')) {
    const { version } = parsed(
      await readFile(join(folder, '_delta_log/_last_checkpoint'), 'utf8'),
      '_last_checkpoint',
    );
    if (typeof version !== 'number' || version > start)
      throw new UserError('its log lacks the checkpoint that _last_checkpoint names', REMEDY);
  }
  return start;
}

async function actionsOf(database: Database, folder: string, file: string): Promise<readonly Action[]> {
  const actions: Action[] = [];
  if (file.endsWith('.json')) {
    const lines = createInterface({ input: createReadStream(join(folder, file)), crlfDelay: Infinity });
    for await (const line of lines) {
      if (line.trim() === '') continue;
      const record = parsed(line, file);
      for (const kind of KINDS) {
        const action = record[kind] as { path?: unknown; deletionVector?: unknown } | null | undefined;
        if (action === null || action === undefined) continue;
        actions.push(actionOf(kind, action.path, action.deletionVector ?? null, file));
      }
    }
    return actions;
  }
  const from = `read_parquet(${quote(join(folder, file))}, hive_partitioning = false)`;
  try {
    const held = (await parquetSchema(database, join(folder, file))).map(({ name }) => name);
    for (const kind of KINDS.filter((one) => held.includes(one))) {
      const column = identifier(kind);
      const { rows } = await query(
        database,
        `select to_json(${column}) ->> '$.path' as path, to_json(${column}) -> '$.deletionVector' as vector
        from ${from} where ${column} is not null`,
      );
      for (const { path, vector } of rows)
        actions.push(
          actionOf(
            kind,
            path,
            typeof vector === 'string' && vector !== 'null' ? JSON.parse(vector) : null,
            file,
          ),
        );
    }
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    throw new UserError(`${file} is damaged or cut off`, REMEDY);
  }
  return actions;
}

const KINDS = ['add', 'remove', 'cdc', 'sidecar'] as const;

function actionOf(kind: Action['kind'], path: unknown, vector: unknown, file: string): Action {
  if (typeof path !== 'string' || path === '')
    throw new UserError(`${file} names a file without a path`, REMEDY);
  if (vector === null) return { kind, path, vector: null };
  const { storageType, pathOrInlineDv, offset } = vector as Readonly<Record<string, unknown>>;
  return { kind, path, vector: JSON.stringify([storageType, pathOrInlineDv, offset ?? null]) };
}

/** A path of the log, which is a URI, within the folder. Throws a UserError for one that leads out, or to another machine. */
function relativePath(text: string): string {
  let path: string;
  try {
    path = decodeURIComponent(text);
  } catch {
    throw new UserError('its log names a file in a way that cannot be read', REMEDY);
  }
  const isAbsolute = /^[a-z][a-z0-9+.-]*:|^[\\/]/i;
  if (
    isAbsolute.test(path) ||
    isAbsolute.test(text) ||
    path.split(/[\\/]/).includes('..') ||
    path.includes('\0')
  )
    throw new UserError(
      'its log names files outside its folder (a shallow clone, say), which are not read',
      'write the query result as plain Parquet',
    );
  return path;
}

/** Whether the file is there. Throws a UserError where it is a link, or behind one. */
async function demandInside(folder: string, path: string): Promise<boolean> {
  const file = join(folder, path);
  const real = await realpath(file).catch(() => null);
  if (real !== null && real !== file)
    throw new UserError(`${path} is a link, which is not followed`, 'put the file itself there');
  return real !== null;
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Said below; the parser's own words quote the text.
  }
  throw new UserError(`${file} is not JSON to its end`, REMEDY);
}

function versionOf(file: string): number {
  return Number(/^_delta_log\/(\d+)\./.exec(file)?.[1] ?? -1);
}

function isCheckpoint(file: string): boolean {
  return /^_delta_log\/\d{20}\.checkpoint\./.test(file);
}

function isSidecar(file: string): boolean {
  return file.startsWith('_delta_log/_sidecars/');
}
