import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { messageOf, UserError } from '../errors.ts';

/** One file of the folders given, before it is opened. */
export interface Found {
  /** Relative to the folder given, with `/`. */
  readonly path: string;
  readonly absolute: string;
  readonly bytes: number;
  /** Where its content is: the file itself, or what was unpacked from it. */
  readonly content: string;
  readonly contentBytes: number;
  /** The Delta table in whose folder it is: its files hold rows that the table no longer has. */
  readonly delta: DeltaFolder | null;
  /** Made of several files before it is opened: what they are, and one hash over them; null where it is a file itself. */
  readonly made: { readonly format: 'delta'; readonly sha256: string } | null;
  /** Why it is not to be opened; null where it is. */
  readonly skip: { readonly status: 'ignored' | 'unknown'; readonly problem: string | null } | null;
}

/** A folder with a `_delta_log`. */
export interface DeltaFolder {
  /** As the inputs are named. */
  readonly path: string;
  readonly absolute: string;
  /** Why its files are not read. */
  readonly problem: string;
}

/**
 * Lists files and folders, sorted bytewise by relative path, so that their numbers are the same on any machine.
 * Links that lead out of a folder are not followed. Throws a UserError for a path that does not exist.
 */
export async function walk(paths: readonly string[]): Promise<readonly Found[]> {
  const found: Found[] = [];
  const roots: { readonly given: string; readonly root: string; readonly information: Stats }[] = [];
  for (const given of paths) {
    const root = await realpath(given).catch(() => {
      throw new UserError(`${given}: does not exist`, 'give the folder that holds the exports');
    });
    roots.push({ given, root, information: await stat(root) });
  }
  // A single folder's files need not name it, whatever single files are given beside it.
  const isOne = roots.filter(({ information }) => information.isDirectory()).length === 1;
  for (const { given, root, information } of roots) {
    const name = basename(given.replace(/[\\/]+$/, '')) || basename(root);
    if (information.isDirectory()) await walkFolder(root, root, isOne ? '' : `${name}/`, null, found);
    else found.push(await fileAt(root, name, information, null));
  }
  return found.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/** Lists the files of a folder in which an archive was unpacked, under the archive's own path. */
export async function walkWithin(folder: string, prefix: string): Promise<readonly Found[]> {
  const found: Found[] = [];
  await walkFolder(folder, folder, prefix, null, found);
  return found;
}

async function walkFolder(
  root: string,
  folder: string,
  prefix: string,
  delta: DeltaFolder | null,
  found: Found[],
): Promise<void> {
  let entries: readonly { name: string; link: boolean }[];
  try {
    const listing = await readdir(folder, { withFileTypes: true });
    entries = listing.map((entry) => ({ name: entry.name, link: entry.isSymbolicLink() }));
  } catch (thrown) {
    found.push(
      skipped(
        prefix,
        folder,
        'unknown',
        `the folder cannot be read (${codeOf(thrown)}); give it read permission`,
      ),
    );
    return;
  }
  const isTable = entries.some((entry) => entry.name === '_delta_log');
  const path = prefix.replace(/\/$/, '') || basename(folder);
  const inDelta = delta ?? (isTable ? { path, absolute: folder, problem: DELTA_REFUSED } : null);
  for (const { name, link } of entries) {
    const absolute = join(folder, name);
    const path = prefix + name;
    try {
      if (link) {
        found.push(await linkAt(root, absolute, path));
        continue;
      }
      const information = await stat(absolute);
      if (information.isDirectory()) await walkFolder(root, absolute, `${path}/`, inDelta, found);
      else found.push(await fileAt(absolute, path, information, inDelta));
    } catch (thrown) {
      found.push(
        skipped(path, absolute, 'unknown', `cannot be read (${codeOf(thrown)}); give it read permission`),
      );
    }
  }
}

const DELTA_REFUSED =
  'belongs to a Delta table, whose files still hold removed rows; write the query result as plain Parquet instead, or give the folder of DuckDB’s delta extension with --extension-directory';

/** A link within the folder is left out, because its target is found under its own name; so loops end. */
async function linkAt(root: string, absolute: string, path: string): Promise<Found> {
  const target = await realpath(absolute).catch(() => null);
  if (target === null)
    return skipped(path, absolute, 'unknown', 'is a link that leads nowhere; put the file itself here');
  if (target === root || target.startsWith(root + sep)) return skipped(path, absolute, 'ignored', null);
  return skipped(
    path,
    absolute,
    'unknown',
    'is a link out of the folder, which is not followed; put the file itself here',
  );
}

async function fileAt(
  absolute: string,
  path: string,
  information: Stats,
  delta: DeltaFolder | null,
): Promise<Found> {
  if (!information.isFile()) return skipped(path, absolute, 'ignored', 'is not a regular file');
  const name = basename(absolute);
  const byProduct =
    /^(?:_SUCCESS|_committed_.*|_started_.*|\..*|.*\.crc)$/.test(name) ||
    path.split('/').includes('_delta_log');
  const skip = byProduct ? ({ status: 'ignored', problem: null } as const) : null;
  const bytes = information.size;
  return { path, absolute, bytes, content: absolute, contentBytes: bytes, delta, made: null, skip };
}

function skipped(
  path: string,
  absolute: string,
  status: 'ignored' | 'unknown',
  problem: string | null,
): Found {
  return {
    path,
    absolute,
    bytes: 0,
    content: absolute,
    contentBytes: 0,
    delta: null,
    made: null,
    skip: { status, problem },
  };
}

function codeOf(thrown: unknown): string {
  const { code } = thrown as { code?: string };
  return code ?? messageOf(thrown);
}
