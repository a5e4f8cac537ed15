import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, engineVersion, openDatabase, query, run } from '../../src/database.ts';
import { filesOfDelta } from '../../src/inputs/delta-log.ts';
import { discover } from '../../src/inputs/discover.ts';
import { config, endpoint, model } from '../support/endpoints.ts';
import { auditFolder, catalog, writeEstate } from '../support/estate.ts';
import { discovering, folderOf } from './support.ts';

const COMMIT = (version: number) => `_delta_log/${String(version).padStart(20, '0')}.json`;
const add = (path: string, more: object = {}) => JSON.stringify({ add: { path, ...more } });
const remove = (path: string) => JSON.stringify({ remove: { path } });

let database: Database;
let platform: string;
beforeAll(async () => {
  database = await openDatabase({ file: null, memory: null, spillDirectory: tmpdir() });
  platform = String((await query(database, 'pragma platform')).rows[0]?.platform);
});
afterAll(() => database.close());

describe('the extension', () => {
  const files = {
    'system/billing_usage/_delta_log/0.json': '{}',
    'system/billing_usage/part.parquet': 'PAR1',
    'serving/list.json': '[{"name": "a", "config": {"served_entities": []}, "state": {"ready": "READY"}}]',
  };
  /** What became of the three files, and what is said of the table. */
  async function told(extensionDirectory: string | null) {
    const found = await discover([folderOf(files)], catalog, { ...discovering(), extensionDirectory });
    const [list, , part] = found.files;
    return {
      statuses: found.files.map(({ status }) => status),
      list: list?.export,
      problems: part?.problems,
    };
  }
  const statuses = ['read', 'ignored', 'refused'];
  const remedy = (platform: string) =>
    `put the delta extension for DuckDB ${engineVersion()} on ${platform} there, or write the query result as plain Parquet`;

  test('without the option a table is refused with both remedies', async () => {
    const problem = expect.stringMatching(
      /removed rows; write the query result as plain Parquet instead, .*--extension-directory$/,
    );
    expect(await told(null)).toEqual({ statuses, list: 'serving_endpoints', problems: [problem] });
  });

  test('a folder without it is named with the places looked at, and only the table is refused', async () => {
    const folder = folderOf({});
    const problem = `belongs to a Delta table, and ${folder}/${engineVersion()}/${platform}/delta.duckdb_extension is not there, nor is ${folder}/delta.duckdb_extension; ${remedy(platform)}`;
    expect(await told(folder)).toEqual({ statuses, list: 'serving_endpoints', problems: [problem] });
  });

  test('another file in its place is called that, and only the table is refused', async () => {
    const folder = folderOf({ 'delta.duckdb_extension': `${'not an extension\n'.repeat(100)}` });
    const problem = `belongs to a Delta table, and ${folder}/delta.duckdb_extension is no extension of DuckDB; ${remedy(platform)}`;
    expect(await told(`${folder}/`)).toEqual({ statuses, list: 'serving_endpoints', problems: [problem] });
  });

  test('a refused table leaves its checks not assessed, and the others judged', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'delta-'));
    try {
      writeEstate(folder, {
        serving_endpoint_details: [
          endpoint('live', { tags: { environment: 'prod' }, config: config([model('a', '1')]) }),
        ],
      });
      mkdirSync(join(folder, 'system/billing_usage/_delta_log'), { recursive: true });
      writeFileSync(join(folder, 'system/billing_usage', COMMIT(0)), '{}');
      writeFileSync(join(folder, 'system/billing_usage/part.parquet'), 'PAR1');
      const only = ['idle_endpoint', 'production_scale_to_zero'];
      const options = { only, figures: false, asOf: '2026-10-01', extensionDirectory: folderOf({}) };
      const { checks, exports } = await auditFolder(folder, options);
      const outcomes = Object.fromEntries(checks.map(({ id, outcome }) => [id, outcome]));
      expect(outcomes.idle_endpoint).toBe('not_assessed');
      expect(outcomes.production_scale_to_zero).toBe('pass');
      expect(exports.find((one) => one.export === 'billing_usage')).toMatchObject({
        status: 'missing',
        message: expect.stringContaining('delta.duckdb_extension is not there'),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the log', () => {
  /** The files of a table; a message where it is refused. */
  async function read(files: Readonly<Record<string, string>>): Promise<readonly string[] | string> {
    const folder = folderOf(files);
    return filesOfDelta(database, folder).catch((thrown: Error) => thrown.message);
  }

  test('names its own files and the data files that are there, removed ones too', async () => {
    const files = {
      [COMMIT(0)]: `${add('a%20b.parquet')}\n${add('old.parquet')}\n${add('gone.parquet')}\n`,
      [COMMIT(1)]: `${remove('old.parquet')}\n${remove('gone.parquet')}\n`,
      'a b.parquet': '',
      'old.parquet': '',
      'another.parquet': '',
    };
    expect(await read(files)).toEqual([COMMIT(0), COMMIT(1), 'a b.parquet', 'old.parquet']);
  });

  test.each([
    ['is cut off', { [COMMIT(0)]: '{"add": {"path": "a.parq' }, `${COMMIT(0)} is not JSON to its end`],
    ['is empty', { '_delta_log/notes.txt': '' }, 'its log holds no commit'],
    [
      'lacks a commit',
      { [COMMIT(0)]: add('a.parquet'), [COMMIT(2)]: remove('a.parquet'), 'a.parquet': '' },
      'commit 1 of its log is not there',
    ],
    [
      'does not begin',
      { [COMMIT(3)]: add('a.parquet'), 'a.parquet': '' },
      'commit 0 of its log is not there',
    ],
    [
      'names a file that is not there',
      { [COMMIT(0)]: add('a.parquet') },
      'its log names a.parquet, which is not there',
    ],
    [
      'lacks its last checkpoint',
      { [COMMIT(0)]: add('a.parquet'), 'a.parquet': '', '_delta_log/_last_checkpoint': '{"version": 10}' },
      'its log lacks the checkpoint that _last_checkpoint names',
    ],
    [
      'has deletion vectors',
      {
        [COMMIT(0)]: add('a.parquet', { deletionVector: { storageType: 'u', pathOrInlineDv: 'x' } }),
        'a.parquet': '',
      },
      'it has deletion vectors, which are not read',
    ],
  ])('a log that %s is refused', async (_, files, message) => {
    expect(await read(files)).toBe(message);
  });

  test.each([
    's3://bucket/a.parquet',
    'https://example.com/a.parquet',
    'file:///etc/passwd',
    '/etc/passwd',
    '../a.parquet',
    'x/%2e%2e/%2E%2E/a.parquet',
    '%2Fetc/passwd',
  ])('a file at %s is out of the folder, also where it was removed since', async (path) => {
    const message = expect.stringContaining('its log names files outside its folder');
    expect(await read({ [COMMIT(0)]: add(path) })).toEqual(message);
    expect(await read({ [COMMIT(0)]: add(path), [COMMIT(1)]: remove(path) })).toEqual(message);
  });

  test('a link out of the folder is not followed', async () => {
    const folder = folderOf({ [COMMIT(0)]: add('p=1/a.parquet') });
    symlinkSync(folderOf({ 'a.parquet': '' }), join(folder, 'p=1'));
    await expect(filesOfDelta(database, folder)).rejects.toMatchObject({
      message: 'p=1/a.parquet is a link, which is not followed',
    });
  });

  test('a checkpoint counts with the commits after it; alone it does not say what came later', async () => {
    const folder = folderOf({ 'a.parquet': '', 'b.parquet': '' });
    const checkpoint = join(folder, '_delta_log/00000000000000000004.checkpoint.parquet');
    mkdirSync(dirname(checkpoint));
    await run(
      database,
      `copy (select {'path': 'a.parquet'} as add, null::struct(path varchar) as remove) to '${checkpoint}' (format parquet)`,
    );
    await expect(filesOfDelta(database, folder)).rejects.toMatchObject({
      message: expect.stringContaining('a checkpoint and no commit'),
    });
    // A commit before the checkpoint adds what was removed since.
    writeFileSync(join(folder, COMMIT(3)), add('gone.parquet'));
    writeFileSync(join(folder, COMMIT(5)), add('b.parquet'));
    expect(await filesOfDelta(database, folder)).toEqual([
      COMMIT(3),
      '_delta_log/00000000000000000004.checkpoint.parquet',
      COMMIT(5),
      'a.parquet',
      'b.parquet',
    ]);
    writeFileSync(checkpoint, 'PAR1');
    await expect(filesOfDelta(database, folder)).rejects.toMatchObject({
      message: expect.stringContaining('is damaged or cut off'),
    });
  });
});
