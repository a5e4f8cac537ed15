import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Audit } from '../../src/result.ts';
import { run, SAMPLES } from './collection.ts';
import { saidBy, unreadIn } from './said.ts';
import { DUCKDB, extensionFolder, PYTHON, VERSIONS } from './tools.ts';

const EXPORTS = join(SAMPLES, 'payments/exports');
const SYSTEM = join(EXPORTS, 'system');
/** Table → the column of its folders, and the one by which rows of a stranger are written and deleted. */
const TABLES: Readonly<Record<string, readonly [string, string]>> = {
  billing_usage: ['usage_date', 'sku_name'],
  endpoint_usage: ['workspace_id', 'workspace_id'],
  list_prices: ['cloud', 'sku_name'],
  served_entities: ['workspace_id', 'workspace_id'],
  ai_gateway_usage: ['workspace_id', 'workspace_id'],
  audit_log: ['workspace_id', 'workspace_id'],
};

const root = mkdtempSync(join(tmpdir(), 'interop-delta-'));
/** delta-rs writes to the one; it is read in the other, whose name has what a URI would escape. */
const written = join(root, 'written');
const folder = join(root, 'ex ports 100%25 ä');
const EXTENSION = extensionFolder();
let cli: string;
let sample: Audit;
let audit: Audit;

beforeAll(async () => {
  cli = packageWithPair();
  copyWithoutTables(written);
  const tables = Object.entries(TABLES).map(([name, [partition, mark]]) => ({
    files: filesOf(name),
    folder: join(written, 'system', name),
    partition,
    mark,
    checkpoint: name === 'endpoint_usage',
  }));
  writeFileSync(join(root, 'job.json'), JSON.stringify({ tables }));
  const script = join(import.meta.dirname, 'write_with_delta.py');
  const { status, stderr } = await run(PYTHON, [script, join(root, 'job.json')], { HOME: root });
  if (status !== 0) throw new Error(stderr.slice(-3000));
  renameSync(written, folder);
  sample = await evaluated(EXPORTS);
  audit = await evaluated(folder, EXTENSION);
});

describe('Delta tables, as delta-rs writes them, read by DuckDB’s own extension', () => {
  it('have the rows that they have now: the audit says what the sample’s says', async () => {
    const audit = await evaluated(folder, EXTENSION);
    expect(audit.tool.duckdb).toBe(`v${VERSIONS.duckdb.replace(/-.*/, '')}`);
    expect(unreadIn(audit)).toEqual(unreadIn(sample));
    expect(saidBy(audit)).toEqual(saidBy(sample));
    const tables = audit.inputs.filter(({ format }) => format === 'delta');
    expect(tables.map(({ path, status }) => [path, status])).toEqual(
      Object.keys(TABLES)
        .sort()
        .map((name) => [`system/${name}`, 'read']),
    );
  });

  it('say the same a second time, down to the records', async () => {
    expect(await evaluated(folder, EXTENSION)).toEqual(audit);
  });

  it('have other rows in their files: without the log the audit says something else', async () => {
    const globbed = join(root, 'globbed');
    cpSync(folder, globbed, { recursive: true, filter: (path) => !path.includes('_delta_log') });
    expect(saidBy(await evaluated(globbed))).not.toEqual(saidBy(sample));
  });

  it('carry a hash that changes with the log', async () => {
    const hashOf = ({ inputs }: Audit) => inputs.find(({ path }) => path === 'system/list_prices')?.sha256;
    const before = hashOf(audit);
    const changed = join(root, 'changed');
    cpSync(folder, changed, { recursive: true });
    const log = join(changed, 'system/list_prices/_delta_log/00000000000000000002.json');
    writeFileSync(log, `${readFileSync(log, 'utf8')}\n`);
    const after = hashOf(await evaluated(changed, EXTENSION));
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(after).toMatch(/^[0-9a-f]{64}$/);
    expect(after).not.toBe(before);
  });

  it.each([
    [
      'a shallow clone of a table elsewhere',
      (text: string) =>
        `${text}\n{"add":{"path":"file:///etc/x.parquet","partitionValues":{},"size":1,"modificationTime":1,"dataChange":true}}\n`,
      'names files outside its folder',
    ],
    ['a log that was cut off', (text: string) => text.slice(0, -40), 'is not JSON to its end'],
    [
      'a feature that no reader has',
      (text: string) =>
        `${text}\n{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["of-tomorrow"],"writerFeatures":["of-tomorrow"]}}\n`,
      'a feature that DuckDB’s extension does not read',
    ],
  ])('%s is refused, and what needs it not assessed', async (_, change, problem) => {
    const broken = join(mkdtempSync(join(root, 'broken-')), 'exports');
    cpSync(folder, broken, { recursive: true });
    const log = join(broken, 'system/billing_usage/_delta_log/00000000000000000002.json');
    writeFileSync(log, change(readFileSync(log, 'utf8')));
    const judged = await evaluated(broken, EXTENSION);
    const billing = judged.exports.find((one) => one.export === 'billing_usage');
    expect(billing).toMatchObject({ status: 'missing', message: expect.stringContaining(problem) });
    const own = judged.checks.filter(({ missing }) => missing.includes('billing_usage'));
    expect(own.length).toBeGreaterThan(3);
    expect(own.filter(({ outcome }) => outcome === 'pass')).toEqual([]);
    expect(unreadIn(judged)).toEqual(['billing_usage: refused']);
  });

  it('are refused with the reason where the extension is for another DuckDB, as this project’s own is', async () => {
    const own = resolve(import.meta.dirname, '../../dist/cli.js');
    const judged = await evaluated(folder, EXTENSION, own);
    const refused = judged.inputs.filter(({ status }) => status === 'refused');
    expect(new Set(refused.flatMap(({ problems }) => problems))).toEqual(
      new Set([
        expect.stringContaining(
          `${EXTENSION}/delta.duckdb_extension is for DuckDB v${VERSIONS['duckdb-extension-delta']}; put the delta extension for DuckDB ${judged.tool.duckdb} on `,
        ),
      ]),
    );
  });
});

async function evaluated(exports: string, extension: string | null = null, program = cli): Promise<Audit> {
  const out = join(mkdtempSync(join(root, 'out-')), 'audit.json');
  const words = ['evaluate', exports, '--out', out, '--quiet', '--as-of', '2026-10-01T06:00:00Z'];
  const more = extension === null ? [] : ['--extension-directory', extension];
  const { status, stderr } = await run(process.execPath, [program, ...words, ...more], { HOME: root });
  if (status !== 0) throw new Error(stderr.slice(-3000));
  return JSON.parse(readFileSync(out, 'utf8')) as Audit;
}

/** The built program with the DuckDB for which the extension is to be had; everything else is the project's own. */
function packageWithPair(): string {
  const project = resolve(import.meta.dirname, '../..');
  const place = join(root, 'package');
  mkdirSync(join(place, 'node_modules'), { recursive: true });
  for (const name of ['dist', 'queries', 'templates', 'package.json'])
    cpSync(join(project, name), join(place, name), { recursive: true });
  for (const name of readdirSync(join(project, 'node_modules')).filter((one) => !one.startsWith('.')))
    if (name !== '@duckdb')
      symlinkSync(join(project, 'node_modules', name), join(place, 'node_modules', name));
  symlinkSync(join(DUCKDB, 'node_modules/@duckdb'), join(place, 'node_modules/@duckdb'));
  return join(place, 'dist/cli.js');
}

/** The estate without its tables; its manifest then speaks of no files, only of who collected and when. */
function copyWithoutTables(target: string): void {
  cpSync(EXPORTS, target, { recursive: true });
  for (const name of readdirSync(join(target, 'system')))
    if (Object.keys(TABLES).includes(name.replace(/\..*$/, '')))
      rmSync(join(target, 'system', name), { recursive: true });
  const file = join(target, 'system/manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { files: { path: string }[] };
  const files = manifest.files.filter(({ path }) => path.startsWith('inference_payloads/'));
  writeFileSync(file, JSON.stringify({ ...manifest, files }));
}

function filesOf(name: string): readonly string[] {
  return readdirSync(SYSTEM, { recursive: true, encoding: 'utf8' })
    .filter((file) => (file.startsWith(`${name}.`) || dirname(file) === name) && file.endsWith('.parquet'))
    .sort()
    .map((file) => join(SYSTEM, file));
}
