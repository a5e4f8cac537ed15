import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadCatalog } from '../../src/catalog.ts';
import { type Database, openDatabase, query, type Row, run } from '../../src/database.ts';
import { discover } from '../../src/inputs/discover.ts';
import type { Discovery } from '../../src/inputs/discovery.ts';
import { type Evidence, type ExportEvidence, weighEvidence } from '../../src/inputs/evidence.ts';
import { ingestSmall } from '../../src/inputs/ingest.ts';
import { rollUp } from '../../src/inputs/rollup.ts';
import { settleWorkspaces } from '../../src/inputs/workspaces.ts';
import type { Input } from '../../src/result.ts';

export const catalog = loadCatalog();

export type Files = Readonly<Record<string, string | Uint8Array | object | null>>;

/** Writes files into a new folder; an object or null becomes JSON as the CLI prints it. */
export function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'inputs-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const isBytes = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(join(folder, path), isBytes ? content : `${JSON.stringify(content, null, 2)}\n`);
  }
  return folder;
}

export interface Loaded {
  readonly discovery: Discovery;
  readonly evidence: Evidence;
  readonly settled: readonly string[];
  readonly database: Database;
  readonly input: (path: string) => Input;
  readonly export: (name: string) => ExportEvidence;
  readonly rows: (sql: string) => Promise<readonly Row[]>;
}

export interface Options {
  readonly workspace?: string;
  readonly secretKey?: Uint8Array;
}

/** Runs the whole input half over a folder. */
export async function load(files: Files | string, options: Options = {}): Promise<Loaded> {
  const folder = typeof files === 'string' ? files : folderOf(files);
  const onProgress = (): void => {};
  const scratchDirectory = mkdtempSync(join(tmpdir(), 'scratch-'));
  const discovery = await discover([folder], catalog, {
    workspace: options.workspace ?? null,
    scratchDirectory,
    memory: null,
    extensionDirectory: null,
    onProgress,
  });
  const database = await openDatabase({ file: null, memory: null, spillDirectory: join(folder, '.spill') });
  const secretKey = options.secretKey ?? new Uint8Array(32);
  const small = await ingestSmall(database, discovery, catalog, { secretKey, onProgress });
  await run(database, 'create view price_boundary as select null::timestamptz as hour where false');
  const large = await rollUp(database, discovery, catalog, {
    scratchDirectory,
    onProgress,
  });
  const { warnings, readings } = await settleWorkspaces(database, discovery, catalog, [...small, ...large]);
  const evidence = weighEvidence(discovery, readings, catalog);
  const found = <T>(item: T | undefined, name: string): T => {
    if (item === undefined) throw new Error(`no ${name}`);
    return item;
  };
  return {
    discovery,
    evidence,
    settled: warnings,
    database,
    input: (path) =>
      found(
        evidence.inputs.find((input) => input.path === path),
        path,
      ),
    export: (name) =>
      found(
        evidence.exports.find((one) => one.export === name),
        name,
      ),
    rows: async (sql) => (await query(database, sql)).rows,
  };
}

/** Options of `discover`. */
export function discovering(workspace: string | null = null): Parameters<typeof discover>[2] {
  const scratchDirectory = mkdtempSync(join(tmpdir(), 'scratch-'));
  return { workspace, scratchDirectory, memory: null, extensionDirectory: null, onProgress: () => {} };
}

/** Discovers files without loading them. */
export async function discovered(files: Files, workspace: string | null = null): Promise<Discovery> {
  return discover([folderOf(files)], catalog, discovering(workspace));
}
