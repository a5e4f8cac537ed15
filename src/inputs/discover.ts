import type { Catalog } from '../catalog.ts';
import { csvHead } from './csv-records.ts';
import { readDeltaTables } from './delta.ts';
import type { Absent, Discovery, InputFile, Progress } from './discovery.ts';
import { isZoneless, unusedColumns, zonelessWarnings } from './input-notes.ts';
import { hintOfCommand, hintOfPath, objectOfPath } from './layout.ts';
import { type Looked, look } from './look.ts';
import { type Manifest, type ManifestEntry, manifestAbove } from './manifest.ts';
import { parquetReader } from './parquet.ts';
import { plainFiles } from './plain.ts';
import { scratchPlaces } from './scratch.ts';
import { joinResults } from './statement-results.ts';
import { unpackAll } from './unpack.ts';
import { walk } from './walk.ts';

/**
 * Lists the files given and tells by its content what each is. Small text exports are parsed here, of large ones only
 * the head is read. Throws a UserError for a path that does not exist; anything wrong with a file is a problem line.
 */
export async function discover(
  paths: readonly string[],
  catalog: Catalog,
  options: {
    readonly workspace: string | null;
    readonly scratchDirectory: string;
    readonly memory: string | null;
    /** Where DuckDB's delta extension is; null: Delta tables are refused. */
    readonly extensionDirectory: string | null;
    readonly onProgress: (progress: Progress) => void;
  },
): Promise<Discovery> {
  const place = scratchPlaces(options.scratchDirectory);
  const { memory, extensionDirectory } = options;
  const found = await readDeltaTables(await unpackAll(await walk(paths), place), {
    place,
    memory,
    extensionDirectory,
  });
  const parquet = parquetReader(place, memory);
  const looked: Looked[] = [];
  const waiting = found.entries();
  let done = 0;
  let bytes = 0;
  const lookAtNext = async (): Promise<void> => {
    for (const [index, file] of waiting) {
      looked[index] = await look(file, catalog, parquet, (more) => {
        bytes += more;
      });
      options.onProgress({ step: 'discover', done: ++done, total: found.length, bytes });
    }
  };
  try {
    // Two at a time: while one is hashed the other is read. The order of the files stays.
    await Promise.all([lookAtNext(), lookAtNext()]);
    const entries = entriesOf(looked);
    const joined = await joinResults(looked, entries, catalog, parquet);
    const settled = settle(joined, entries, catalog, options.workspace);
    return { ...settled, files: await plainFiles(settled.files, parquet) };
  } finally {
    parquet.close();
  }
}

function entriesOf(looked: readonly Looked[]): ReadonlyMap<string, ManifestEntry> {
  const entries = looked.flatMap(({ manifest }) => manifest?.entries ?? []);
  return new Map(entries.map((entry) => [entry.path, entry]));
}

function settle(
  looked: readonly Looked[],
  entries: ReadonlyMap<string, ManifestEntry>,
  catalog: Catalog,
  workspace: string | null,
): Discovery {
  const manifests = looked.flatMap((one) => one.manifest ?? []);
  const warnings: string[] = [];
  const firsts = new Map<string, string>();
  const files = looked.map((one, index) => {
    const entry = entries.get(one.found.path) ?? null;
    const file = inputOf(index + 1, one, entry, manifestAbove(manifests, one.found.path), catalog, workspace);
    if (entry?.sha256 && one.sha256 !== null && entry.sha256 !== one.sha256) {
      warnings.push(
        `${file.path}: SHA-256 does not match the manifest; the file was changed after it was collected`,
      );
    }
    return withoutTwin(file, firsts);
  });
  const present = new Set(files.map((file) => file.path));
  const absent = manifests.flatMap((manifest) =>
    manifest.entries.flatMap((entry) => absence(entry, present, catalog)),
  );
  return {
    files,
    manifests,
    absent,
    warnings: [...warnings, ...absent.map((one) => one.message), ...zonelessWarnings(files, catalog)],
    notes: unusedColumns(files, catalog),
  };
}

function inputOf(
  id: number,
  one: Looked,
  entry: ManifestEntry | null,
  manifest: Manifest | null,
  catalog: Catalog,
  workspace: string | null,
): InputFile {
  const byCommand = entry?.command ? hintOfCommand(entry.command, catalog.contracts) : null;
  const byPath = hintOfPath(one.found.path, catalog.contracts);
  // An answer of `get` that was put aside as approved is not the live one, whatever command printed it.
  const isPutAside = byPath?.contract.recognise.some(({ placed }) => placed) ?? false;
  const hint = isPutAside ? byPath : (byCommand ?? byPath);
  const { status, contract, format, problems, records } =
    one.manifest === null ? one.again(hint?.contract ?? null) : one.classified;
  const changed = entry?.sha256 && one.sha256 !== null && entry.sha256 !== one.sha256;
  const isWorkspace = one.manifest !== null || contract?.scope === 'workspace';
  const head = one.head?.text ?? '';
  const isText = format === 'csv' || one.sample !== null || records?.shape === 'table';
  const csv = format === 'csv' ? csvHead(head) : null;
  return {
    id,
    path: one.found.path,
    absolute: one.found.content,
    readAs: one.readAs ?? format,
    isFeather: one.head?.container === 'feather',
    status: changed && status === 'read' ? 'partial' : status,
    export: one.manifest === null ? (contract?.export ?? null) : 'manifest',
    format,
    bytes: one.found.bytes,
    sha256: one.sha256,
    rows: one.manifest === null ? 0 : 1,
    workspaceId: isWorkspace
      ? (manifest?.workspaceId ?? workspaceOfPath(one.found.path) ?? workspace)
      : contract?.reader
        ? workspaceOfPath(one.found.path)
        : null,
    collectedAt: entry?.startedAt ?? manifest?.collectedAt ?? null,
    problems: [
      ...(changed
        ? [
            'SHA-256 does not match the manifest; the file was changed after it was collected, collect it again',
          ]
        : []),
      ...problems,
      ...(one.manifest?.problems ?? []),
    ],
    objectName: contract?.object ? (byCommand?.object ?? objectOfPath(one.found.path, contract)) : null,
    command: entry?.command ?? null,
    cliVersion: manifest?.cliVersion ?? null,
    isTyped: !/^\s*(?:databricks\s+api\s|curl\s)/.test(entry?.command ?? ''),
    gzip: one.head?.gzip ?? false,
    encoding: one.head?.encoding ?? 'utf-8',
    marked: one.head?.marked ?? false,
    // Of a large export only the rows of a Statement Execution answer are kept: no one else can read them.
    records: contract?.size === 'small' || (format === 'json' && records?.shape === 'table') ? records : null,
    header: csv?.header ?? [],
    delimiter: csv?.delimiter ?? ',',
    isZoneless: isText && contract !== null && isZoneless(one.sample ?? records?.records ?? [], contract),
    isPython: csv !== null && PYTHON_CELL.test(head),
    schema: one.schema,
    jsonArray: head.trimStart().startsWith('['),
  };
}

/** A cell that begins as Python prints a dict, a list of pairs or a Row, and JSON never does. */
const PYTHON_CELL = /(?:^|[\n,;\t"])(?:\{'|\[\{'|\[\('|\[?Row\(|array\()/;

/** The nearest folder above that is named by a workspace's id, or `workspace=<id>`. */
function workspaceOfPath(path: string): string | null {
  const folders = path.split('/').slice(0, -1).reverse();
  for (const folder of folders) {
    const match = /^(?:workspace(?:_id)?=)?(\d{6,})$/.exec(folder) ?? /^workspace(?:_id)?=(.+)$/.exec(folder);
    if (match?.[1] !== undefined) return match[1];
  }
  return null;
}

/** The same bytes for the same export, workspace and object count once. */
function withoutTwin(file: InputFile, firsts: Map<string, string>): InputFile {
  if (file.sha256 === null || file.export === null || file.bytes === 0 || file.export === 'manifest')
    return file;
  if (file.status !== 'read' && file.status !== 'partial') return file;
  const key = JSON.stringify([file.sha256, file.export, file.workspaceId, file.objectName]);
  const first = firsts.get(key);
  if (first === undefined) {
    firsts.set(key, file.path);
    return file;
  }
  return {
    ...file,
    status: 'ignored',
    problems: [...file.problems, `is the same file as ${first}, which is read; remove one`],
  };
}

function absence(entry: ManifestEntry, present: ReadonlySet<string>, catalog: Catalog): readonly Absent[] {
  const command = entry.command === null ? 'its command' : `\`${entry.command}\``;
  const hint =
    (entry.command && hintOfCommand(entry.command, catalog.contracts)) ||
    hintOfPath(entry.path, catalog.contracts);
  const name = hint ? hint.contract.export : null;
  if (entry.exitCode !== null && entry.exitCode !== 0) {
    return [
      {
        export: name,
        message: `${entry.path}: ${command} ended with exit code ${entry.exitCode}${entry.message === null ? '' : ` (${entry.message.replace(/[.\s]+$/, '')})`}; collect it again`,
      },
    ];
  }
  if (present.has(entry.path)) return [];
  return [
    {
      export: name,
      message: `${entry.path}: is in the manifest and not in the folder; copy it, or collect it again with ${command}`,
    },
  ];
}
