import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { discover } from '../../src/inputs/discover.ts';
import { unpackAll } from '../../src/inputs/unpack.ts';
import { walk } from '../../src/inputs/walk.ts';
import { tarOf, type ZipEntry, zipOf, zstdOf } from '../support/archives.ts';
import * as shapes from './shapes.ts';
import { catalog, discovered, discovering, folderOf, load } from './support.ts';

const list = `${JSON.stringify([shapes.endpoint, shapes.payPerToken], null, 2)}\n`;
const usage = `${JSON.stringify(shapes.usage)}\n`;
/** Makes the first entry one of a sparse file, as GNU tar marks them. */
function sparse(tar: Buffer): Buffer {
  tar[156] = 'S'.charCodeAt(0);
  tar.fill(' ', 148, 156);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return tar;
}

const entries = [
  { name: 'exports/workspace=1234567890123456/serving/list.json', content: list },
  { name: 'exports/system/billing_usage/part-0.ndjson', content: usage },
  { name: 'exports/.DS_Store', content: 'x' },
];

describe('an exports folder in an archive', () => {
  test.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
    ['zip', () => zipOf(entries)],
    [
      'zip made on Windows',
      () => zipOf(entries.map((one) => ({ ...one, name: one.name.replaceAll('/', '\\') }))),
    ],
    ['tar', () => tarOf(entries)],
    ['tar.gz', async () => gzipSync(await tarOf(entries))],
    ['tar.zst', async () => zstdOf(await tarOf(entries))],
    [
      'zip of packed files',
      () =>
        zipOf(
          entries.map(({ name, content }, index) => ({
            name,
            content: index === 0 ? gzipSync(content) : zstdOf(content),
          })),
        ),
    ],
    [
      'zip of UTF-16',
      () =>
        zipOf(
          entries.map(({ name, content }) => ({ name, content: Buffer.from(`\ufeff${content}`, 'utf16le') })),
        ),
    ],
    [
      'zip of marked UTF-8',
      () => zipOf(entries.map(({ name, content }) => ({ name, content: `\ufeff${content}` }))),
    ],
  ])('is read from a %s', async (_, archive) => {
    const loaded = await load({ 'anything.bin': await archive() });
    expect(loaded.input('anything.bin')).toMatchObject({ status: 'ignored', problems: [] });
    expect(loaded.input('anything.bin/exports/workspace=1234567890123456/serving/list.json')).toMatchObject({
      status: 'read',
      rows: 2,
      workspaceId: '1234567890123456',
    });
    expect(loaded.input('anything.bin/exports/system/billing_usage/part-0.ndjson')).toMatchObject({
      status: 'read',
      export: 'billing_usage',
      rows: 1,
    });
  });

  test('is read when the archive itself is the path', async () => {
    const folder = folderOf({ 'exports.zip': zipOf(entries) });
    const { files } = await discover([join(folder, 'exports.zip')], catalog, discovering());
    expect(files.filter(({ status }) => status === 'read').map(({ path }) => path)).toEqual([
      'exports.zip/exports/system/billing_usage/part-0.ndjson',
      'exports.zip/exports/workspace=1234567890123456/serving/list.json',
    ]);
  });

  test('has its own manifest', async () => {
    const manifest = {
      workspaceId: '1',
      collectedAt: '2026-10-01T00:00:00Z',
      files: [{ path: 'gone.json', command: 'x' }],
    };
    const { manifests, absent } = await discovered({
      'a.zip': zipOf([
        { name: 'manifest.json', content: JSON.stringify(manifest) },
        { name: 'list.json', content: list },
      ]),
    });
    expect(manifests).toMatchObject([{ folder: 'a.zip/', workspaceId: '1' }]);
    expect(absent[0]?.message).toMatch(/^a\.zip\/gone\.json: is in the manifest and not in the folder/);
  });

  test('a Delta table in it stays one', async () => {
    const { files } = await discovered({
      'a.zip': zipOf([
        { name: 't/_delta_log/0.json', content: '{}' },
        { name: 't/part-0.parquet', content: 'PAR1' },
      ]),
    });
    expect(files.find(({ path }) => path === 'a.zip/t/part-0.parquet')?.status).toBe('refused');
  });
});

describe('an archive is refused as a whole', () => {
  const zip = zipOf(entries);
  test.each<[string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
    [
      'cut off',
      () => zip.subarray(0, -40),
      /^the archive is damaged or cut off, nothing of it is read; copy it again$/,
    ],
    [
      'changed',
      () => Buffer.concat([zip.subarray(0, 90), Buffer.from([1, 2, 3]), zip.subarray(93)]),
      /damaged/,
    ],
    ['cut off tar', async () => (await tarOf(entries)).subarray(0, 1024), /damaged or cut off/],
    ['cut off tar.gz', async () => gzipSync(await tarOf(entries)).subarray(0, -20), /damaged or cut off/],
    [
      'a name that leads out',
      () => zipOf([...entries, { name: '../x.json', content: '' }]),
      /damaged|leads out/,
    ],
    ['an absolute name', () => zipOf([...entries, { name: '/etc/x', content: '' }]), /damaged|leads out/],
    [
      'a tar name that leads out',
      () => tarOf([...entries, { name: 'a/../../x', content: '' }]),
      /leads out of it; pack/,
    ],
    [
      'a link',
      () => zipOf([...entries, { name: 'x', content: '/etc/passwd', mode: 0o120777 }]),
      /holds a link; pack/,
    ],
    [
      'a sparse file in a tar',
      async () => sparse(await tarOf(entries)),
      /holds an entry that is no plain file; pack it again/,
    ],
    ['a tar link', () => tarOf([...entries, { name: 'x', link: '/etc/passwd' }]), /holds a link; pack/],
    [
      'two of one name',
      () => zipOf([...entries, { name: 'EXPORTS/.ds_store', content: '' }]),
      /two files of the same name/,
    ],
    ['encrypted', () => zipOf([{ name: 'x', content: 'y', encrypted: true }]), /is encrypted; unpack it/],
  ])('%s', async (_, archive, problem) => {
    const { files } = await discovered({ 'a.zip': await archive() });
    expect(files).toMatchObject([
      { path: 'a.zip', status: 'unknown', problems: [expect.stringMatching(problem)] },
    ]);
  });

  test.each<[string, Partial<Parameters<typeof unpackAll>[2]>, RegExp]>([
    ['too many files', { files: 2 }, /holds more than 2 files; unpack it yourself/],
    ['too many bytes', { bytes: 100 }, /unpacks to more than is allowed/],
    ['too good a ratio', { free: 10, ratio: 2 }, /unpacks to more than is allowed/],
  ])('%s', async (_, limits, problem) => {
    const many: ZipEntry[] = [...entries, { name: 'zeros', content: Buffer.alloc(100_000) }];
    const folder = folderOf({ 'a.zip': zipOf(many), 'b.tgz': gzipSync(await tarOf(many)) });
    const full = { files: 1e6, bytes: 1e12, ratio: 1e6, free: 1e9, ...limits };
    let places = 0;
    const found = await unpackAll(await walk([folder]), async () => join(folder, `place-${++places}`), full);
    expect(found.map(({ path, skip }) => [path, skip?.problem])).toEqual([
      ['a.zip', expect.stringMatching(problem)],
      ['b.tgz', expect.stringMatching(problem)],
    ]);
  });

  test('an archive within it, which is left out alone', async () => {
    const { files } = await discovered({ 'a.zip': zipOf([...entries, { name: 'b.zip', content: zip }]) });
    expect(files.find(({ path }) => path === 'a.zip/b.zip')).toMatchObject({
      status: 'unknown',
      problems: ['is an archive within an archive, which is not opened; unpack it'],
    });
    expect(files.filter(({ status }) => status === 'read')).toHaveLength(2);
  });
});

describe('zstd', () => {
  test('around any export is taken off, and the manifest’s sum is of the file as it is', async () => {
    const folder = folderOf({ 'list.json.zst': zstdOf(list), 'usage.csv': '' });
    writeFileSync(join(folder, 'usage.csv'), zstdOf(`record_type,usage_quantity,sku_name\nORIGINAL,1,a\n`));
    const loaded = await load(folder);
    expect(loaded.input('list.json.zst')).toMatchObject({ status: 'read', format: 'json', rows: 2 });
    expect(loaded.input('usage.csv')).toMatchObject({ export: 'billing_usage', format: 'csv', rows: 1 });
    expect(loaded.input('list.json.zst').bytes).toBe(zstdOf(list).length);
  });

  test('cut off is broken where its place tells what it was', async () => {
    const { files } = await discovered({ 'serving/list.json': zstdOf(list).subarray(0, -5) });
    expect(files).toMatchObject([
      {
        status: 'broken',
        export: 'serving_endpoints',
        problems: ['the zstd file is damaged or cut off, nothing of it is read; copy it again'],
      },
    ]);
  });
});
