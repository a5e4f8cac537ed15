import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { collectionPlan } from '../../src/collect/plan.ts';
import { selectText } from '../../src/collect/sql.ts';
import { catalog } from '../support/estate.ts';
import { auditAs, run, SAMPLES } from './collection.ts';
import { saidBy, unreadIn } from './said.ts';
import { PYTHON } from './tools.ts';

const EXPORTS = join(SAMPLES, 'payments/exports');
const SYSTEM = join(EXPORTS, 'system');
/** Table → the column that a folder of it is partitioned by. */
const TABLES: Readonly<Record<string, string>> = {
  billing_usage: 'usage_date',
  endpoint_usage: 'workspace_id',
  list_prices: 'cloud',
  served_entities: 'workspace_id',
  ai_gateway_usage: 'workspace_id',
  audit_log: 'workspace_id',
};
const WAYS = ['int96', 'micros', 'json', 'csv', 'partitioned', 'select'] as const;

const root = mkdtempSync(join(tmpdir(), 'interop-spark-'));
let sample: Awaited<ReturnType<typeof auditAs>>;

beforeAll(async () => {
  const tables = Object.entries(TABLES).map(([name, partition]) => ({
    name,
    files: filesOf(name),
    partition,
    sql: sqlOf(name),
    ways: Object.fromEntries(WAYS.map((way) => [way, join(root, way, 'system', name)])),
  }));
  for (const way of WAYS) copyWithoutTables(join(root, way));
  writeFileSync(join(root, 'job.json'), JSON.stringify({ tables }));
  const script = join(import.meta.dirname, 'write_with_spark.py');
  const { status, stderr } = await run(PYTHON, [script, join(root, 'job.json')], { HOME: root });
  if (status !== 0) throw new Error(stderr.slice(-3000));
  sample = await auditAs('payments', EXPORTS);
});

describe('what Spark writes', () => {
  it.each([
    ['Parquet with INT96 timestamps', 'int96'],
    ['Parquet with microseconds, zstd', 'micros'],
    ['JSON, gzipped', 'json'],
    ['CSV, structs and maps as JSON', 'csv'],
    ['folders by a column that is only in their names', 'partitioned'],
    ['the SQL of the collection, in another time zone', 'select'],
  ])('%s: the audit says the same', async (_, way) => {
    const written = await auditAs('payments', join(root, way), sample.asOf);
    expect(unreadIn(written)).toEqual(unreadIn(sample));
    expect(saidBy(written)).toEqual(saidBy(sample));
  });
});

/** The estate without its tables; its manifest then speaks of no files, only of who collected and when. */
function copyWithoutTables(folder: string): void {
  cpSync(EXPORTS, folder, { recursive: true });
  for (const name of readdirSync(join(folder, 'system')))
    if (Object.keys(TABLES).includes(name.replace(/\..*$/, '')))
      rmSync(join(folder, 'system', name), { recursive: true });
  const file = join(folder, 'system/manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { files: { path: string }[] };
  const files = manifest.files.filter(({ path }) => path.startsWith('inference_payloads/'));
  writeFileSync(file, JSON.stringify({ ...manifest, files }));
}

function filesOf(name: string): readonly string[] {
  return readdirSync(SYSTEM, { recursive: true, encoding: 'utf8' })
    .filter((file) => (file.startsWith(`${name}.`) || dirname(file) === name) && file.endsWith('.parquet'))
    .map((file) => join(SYSTEM, file));
}

/** What the collection selects, of the view `given`, with the columns that the sample has. */
function sqlOf(name: string): string {
  const part = collectionPlan(catalog, 'full').find((one) => one.export === name);
  const read = part?.reads.find((one) => one.kind === 'table');
  if (read === undefined) throw new Error(`no SELECT for ${name}`);
  return selectText({ ...read, table: 'given' });
}
