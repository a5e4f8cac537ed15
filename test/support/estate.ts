import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { audit } from '../../src/audit.ts';
import { type Check, type Contract, loadCatalog } from '../../src/catalog.ts';
import { loadConfig } from '../../src/config.ts';
import type { AuditRequest } from '../../src/reading.ts';
import type { Audit, CheckResult } from '../../src/result.ts';

/** A record as an export holds it; `_workspace` and `_object` say where its file lies. */
export type ExportRecord = Readonly<Record<string, unknown>>;
/** Export → records; only the columns that matter. An export that is not named is not there. */
export type Estate = Readonly<Record<string, readonly ExportRecord[]>>;

export interface AuditOptions {
  readonly asOf?: string;
  /** `check.name=value` */
  readonly params?: readonly string[];
  readonly only?: readonly string[];
  readonly workspace?: string;
  /** serving-audit.yaml */
  readonly config?: string;
  /** Beside those of the catalogue. */
  readonly checks?: readonly Check[];
  readonly checkSeconds?: number;
  readonly extensionDirectory?: string;
  /** Where to keep the database. */
  readonly databaseFile?: string;
  /** Exports that a check requires and that are not there at all. */
  readonly without?: readonly string[];
  /** Without figures an audit takes a fraction of the time; default true. */
  readonly figures?: boolean;
  readonly onFocus?: NonNullable<AuditRequest['onFocus']>;
}

export const WORKSPACE = '1000000000000001';
export const AS_OF = '2026-10-01T00:00:00Z';
export const catalog = loadCatalog();

const PER_OBJECT: Readonly<Record<string, (record: ExportRecord) => string>> = {
  serving_endpoint_details: ({ name }) => String(name),
  serving_endpoint_permissions: ({ object_id }) => String(object_id).split('/').at(-1) ?? '',
};

/** Writes the estate as the collection would leave it, and audits it with the real pipeline. */
export async function auditEstate(estate: Estate, options: AuditOptions = {}): Promise<Audit> {
  const folder = mkdtempSync(join(tmpdir(), 'serving-audit-test-'));
  try {
    writeEstate(folder, estate);
    return await auditFolder(folder, { asOf: AS_OF, ...options });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the estate into a folder, each export where the collection would leave it. */
export function writeEstate(folder: string, estate: Estate): void {
  for (const [name, records] of Object.entries(estate)) {
    if (name === 'manifest') writeManifests(folder, records);
    else writeExport(folder, contractOf(name), records);
  }
}

/** Audits a folder as it is. */
export async function auditFolder(folder: string, options: AuditOptions): Promise<Audit> {
  const scratchDirectory = mkdtempSync(join(tmpdir(), 'serving-audit-scratch-'));
  try {
    const result = await audit(
      {
        exports: [folder],
        waivers: [],
        config: loadConfig(options.config ?? null, 'serving-audit.yaml', {
          title: null,
          params: options.params ?? [],
        }),
        asOf: options.asOf ?? null,
        workspace: options.workspace ?? null,
        only: options.only ?? [],
        skip: [],
        checkSeconds: options.checkSeconds ?? 30,
        memory: null,
        extensionDirectory: options.extensionDirectory ?? null,
        databaseFile: options.databaseFile ?? null,
        scratchDirectory,
        secretKey: randomBytes(32),
        version: '0.0.0',
        onProgress: () => undefined,
        ...(options.onFocus === undefined ? {} : { onFocus: options.onFocus }),
      },
      {
        ...catalog,
        figures: options.figures === false ? [] : catalog.figures,
        checks: [...catalog.checks, ...(options.checks ?? [])],
      },
    );
    record(result);
    return result;
  } finally {
    rmSync(scratchDirectory, { recursive: true, force: true });
  }
}

const recorded = new Set<string>();

/** `id outcome`, once for each worker, where the environment asks for it: which outcomes of which checks were ever seen. */
function record({ checks }: Audit): void {
  const file = process.env.CHECK_OUTCOMES;
  if (file === undefined) return;
  const lines = checks.map(({ id, outcome }) => `${id} ${outcome}\n`).filter((line) => !recorded.has(line));
  for (const line of lines) recorded.add(line);
  appendFileSync(file, lines.join(''));
}

/** One check over the estate; exports that it requires and the estate does not name are there and empty. */
export async function auditCheck(
  id: string,
  estate: Estate,
  options: AuditOptions = {},
): Promise<CheckResult> {
  const check = catalog.checks.find((one) => one.id === id);
  if (check === undefined) throw new Error(`no check ${id}`);
  const required = check.requires
    .map((name) => name.split('.')[0] ?? name)
    .filter((name) => !options.without?.includes(name));
  const filled = { ...Object.fromEntries(required.map((name) => [name, []])), ...estate };
  const { checks } = await auditEstate(filled, { figures: false, ...options, only: [id] });
  const [result] = checks;
  if (result === undefined) throw new Error(`no result for ${id}`);
  return result;
}

/** Resources of the failing rows, and of the unknown ones. */
export function verdicts({ rows }: CheckResult): { failed: readonly string[]; unknown: readonly string[] } {
  return {
    failed: rows.filter(({ passed }) => passed === false).map(({ resource }) => resource),
    unknown: rows.filter(({ passed }) => passed === null).map(({ resource }) => resource),
  };
}

/** A manifest stands above what it speaks of: in the workspace's folder. */
function writeManifests(folder: string, records: readonly ExportRecord[]): void {
  for (const record of records) {
    const workspace = record._workspace ?? WORKSPACE;
    write(
      join(folder, `workspace=${workspace}`, 'manifest.json'),
      JSON.stringify({ workspaceId: workspace, ...bare(record) }),
    );
  }
}

function contractOf(name: string): Contract {
  const contract = catalog.contracts.find((one) => one.export === name);
  if (contract === undefined) throw new Error(`no export ${name}`);
  return contract;
}

function writeExport(folder: string, contract: Contract, records: readonly ExportRecord[]): void {
  const home = (workspace: unknown) =>
    contract.scope === 'workspace' ? join(folder, `workspace=${workspace ?? WORKSPACE}`) : folder;
  const perObject = PER_OBJECT[contract.export];
  if (isTable(contract)) {
    for (const [file, group] of grouped(records, contract, home)) {
      const path = file.replace(/\/$/, '').replace(/\.\w+$/, '');
      if (group.length === 0) write(`${path}.csv`, `${headerOf(contract.export)}\n`);
      else write(`${path}.ndjson`, group.map((record) => JSON.stringify(record)).join('\n'));
    }
  } else if (contract.export === 'endpoint_metrics' && records.length > 0) {
    for (const [path, group] of grouped(records, contract, home)) write(path, group.map(sample).join('\n'));
  } else if (contract.reader === 'desired') {
    const documents = records.length === 0 ? [{ format_version: '1.0' }] : records;
    for (const [index, document] of documents.entries())
      write(join(folder, contract.file, `${index + 1}.json`), JSON.stringify(bare(document)));
  } else if (contract.example !== null) {
    const wrapper = contract.recognise.find((pattern) => pattern.wrapper !== null)?.wrapper ?? '';
    write(join(folder, contract.file), JSON.stringify({ [wrapper]: records.map(bare) }));
  } else if (perObject !== undefined && records.length > 0) {
    for (const record of records) {
      write(
        join(home(record._workspace), contract.file.replace('<object>', perObject(record))),
        JSON.stringify(bare(record)),
      );
    }
  } else {
    for (const [path, group] of grouped(records, contract, home)) {
      const single = contract.recognise.every(({ list }) => !list);
      write(path, single && group.length === 1 ? JSON.stringify(group[0]) : JSON.stringify(group));
    }
  }
}

/** A line of Prometheus text from a metric, its labels, value and instant. */
function sample({ metric, labels = {}, value, at }: ExportRecord): string {
  const pairs = Object.entries(labels as object).map(([name, text]) => `${name}="${text}"`);
  const time = typeof at === 'string' ? ` ${Date.parse(at)}` : '';
  return `${metric}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}${time}`;
}

function grouped(
  records: readonly ExportRecord[],
  contract: Contract,
  home: (workspace: unknown) => string,
): Map<string, ExportRecord[]> {
  const groups = new Map<string, ExportRecord[]>();
  const any = Array(contract.object_parts).fill('any').join('/');
  const pathOf = (record: ExportRecord) =>
    join(home(record._workspace), contract.file.replace('<object>', String(record._object ?? any)));
  if (records.length === 0) groups.set(pathOf({}), []);
  for (const record of records)
    groups.set(pathOf(record), [...(groups.get(pathOf(record)) ?? []), bare(record)]);
  return groups;
}

function isTable({ source, size }: Contract): boolean {
  return source.startsWith('system.') || size === 'large';
}

/** The header of a table of the export named. */
export function headerOf(name: string): string {
  return contractOf(name)
    .columns.map(({ from }) => (from[0] ?? '').replaceAll('.', '_'))
    .join(',');
}

function bare(record: ExportRecord): ExportRecord {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !key.startsWith('_')));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
