import { createHash } from 'node:crypto';
import { copyFile, mkdir, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openDatabase, run, seal } from '../database.ts';
import { messageOf, UserError } from '../errors.ts';
import { bodiesOf } from './bodies.ts';
import { loadDelta } from './delta-extension.ts';
import { filesOfDelta } from './delta-log.ts';
import { sha256 } from './hash.ts';
import { identifier, quote, scanSchema } from './parquet.ts';
import type { DeltaFolder, Found } from './walk.ts';

export interface DeltaOptions {
  /** Gives a new file name in the scratch directory. */
  readonly place: () => Promise<string>;
  readonly memory: string | null;
  readonly extensionDirectory: string | null;
}

/**
 * Puts one Parquet file in the place of each Delta table, with the rows that the table has now; the files of its folder
 * are then ignored. A table that cannot be read keeps its files, which say why they are refused.
 */
export async function readDeltaTables(
  found: readonly Found[],
  options: DeltaOptions,
): Promise<readonly Found[]> {
  const { extensionDirectory: directory } = options;
  if (directory === null) return found;
  const folders = new Map(found.flatMap(({ delta }) => (delta === null ? [] : [[delta.absolute, delta]])));
  let all = [...found];
  for (const folder of folders.values()) {
    const own = (file: Found) => file.delta?.absolute === folder.absolute;
    const outcome = await readTable(folder, directory, options);
    all = [...all.filter((file) => !own(file)), ...inItsPlace(folder, outcome, all.filter(own))];
  }
  return all.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

interface Table {
  readonly content: string;
  readonly contentBytes: number;
  /** File → SHA-256 and size, of the log and all that it names, in their order. */
  readonly files: ReadonlyMap<string, { readonly sha256: string; readonly bytes: number }>;
}

/** The table, or why it is not read. */
async function readTable(
  folder: DeltaFolder,
  directory: string,
  { place, memory }: DeltaOptions,
): Promise<Table | string> {
  const content = await place();
  const database = await openDatabase({ file: null, memory, spillDirectory: `${content}.spill` });
  try {
    const missing = await loadDelta(database, directory);
    if (missing !== null) return `belongs to a Delta table, and ${missing}`;
    const files = new Map<string, { sha256: string; bytes: number }>();
    for (const file of await filesOfDelta(database, folder.absolute)) {
      const absolute = join(folder.absolute, file);
      const bytes = (await stat(absolute)).size;
      files.set(file, { sha256: await sha256(absolute, bytes, () => {}), bytes });
    }
    // A database of its own, and confined: whatever a log says, DuckDB opens no file elsewhere (a link is judged by
    // where it leads).
    const staged = await stage(folder.absolute, [...files.keys()], await place());
    await run(
      database,
      `set allowed_directories = [${[folder.absolute, dirname(content)].map(quote).join(', ')}]`,
    );
    await seal(database);
    const scan = `delta_scan(${quote(staged)})`;
    const schema = await scanSchema(database, scan);
    const isBody = bodiesOf(schema);
    const columns = schema.map(({ name, type }) =>
      isBody(name, type.kind === 'scalar')
        ? `cast(null as varchar) as ${identifier(name)}`
        : identifier(name),
    );
    await run(
      database,
      `copy (select ${columns.join(', ')} from ${scan}) to ${quote(content)} (format parquet)`,
    );
    return { content, contentBytes: (await stat(content)).size, files };
  } catch (thrown) {
    if (thrown instanceof UserError) return `belongs to a Delta table: ${thrown.message}; ${thrown.remedy}`;
    return `belongs to a Delta table: ${faultOf(messageOf(thrown))}; write the query result as plain Parquet`;
  } finally {
    database.close();
  }
}

/**
 * The log, and links to the files that it names, in a folder of a plain name: the extension takes a path for a URI, and
 * finds nothing where it holds `%` or letters beyond ASCII. Of the log it lists no links; where none can be made at all,
 * the files are copied.
 */
async function stage(folder: string, files: readonly string[], staged: string): Promise<string> {
  for (const file of files) {
    const [source, target] = [join(folder, file), join(staged, file)];
    await mkdir(dirname(target), { recursive: true });
    if (file.startsWith('_delta_log/')) await copyFile(source, target);
    else await symlink(source, target).catch(() => copyFile(source, target));
  }
  return staged;
}

/** DuckDB's reason in our words: its own quotes values and paths. */
function faultOf(message: string): string {
  if (/^Permission Error/.test(message)) return 'its log leads out of its folder';
  if (/unsupported|not supported/i.test(message))
    return 'it has a feature that DuckDB’s extension does not read';
  if (/out of memory/i.test(message)) return 'it needs more memory than allowed';
  if (/parquet|snappy|zstd|thrift/i.test(message)) return 'one of its Parquet files is damaged or cut off';
  return 'its log cannot be read by DuckDB’s extension';
}

function inItsPlace(folder: DeltaFolder, outcome: Table | string, files: readonly Found[]): readonly Found[] {
  const isData = ({ path }: Found) => /\.(?:parquet|bin)$/i.test(path);
  const none = { absolute: folder.absolute, bytes: 0, contentBytes: 0, delta: null, made: null };
  if (typeof outcome === 'string') {
    const refused = files.map((file) => ({ ...file, delta: { ...folder, problem: outcome } }));
    if (refused.some((file) => file.skip === null && isData(file))) return refused;
    // A log without data files: nothing else would say that there is a table.
    const skip = { status: 'unknown', problem: outcome } as const;
    return [...refused, { ...none, path: folder.path, content: folder.absolute, skip }];
  }
  const { content, contentBytes, files: read } = outcome;
  const ignored = files.map((file): Found => {
    const own = read.get(file.absolute.slice(folder.absolute.length + 1).replaceAll('\\', '/'));
    const made = own === undefined ? null : ({ format: 'delta', sha256: own.sha256 } as const);
    const skip = isData(file) ? ({ status: 'ignored', problem: null } as const) : file.skip;
    return { ...file, made, skip };
  });
  const table: Found = {
    ...none,
    path: folder.path,
    bytes: [...read.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    content,
    contentBytes,
    made: { format: 'delta', sha256: hashOf(read) },
    skip: null,
  };
  return [table, ...ignored];
}

function hashOf(files: Table['files']): string {
  const hash = createHash('sha256');
  // As `sha256sum` prints it, so that it can be made again without this tool.
  for (const [file, { sha256: own }] of files) hash.update(`${own}  ${file}\n`);
  return hash.digest('hex');
}
