import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { discover } from '../../src/inputs/discover.ts';
import * as shapes from './shapes.ts';
import { catalog, discovered, discovering, type Files, folderOf, load } from './support.ts';

const list = `${JSON.stringify([shapes.endpoint, shapes.payPerToken], null, 2)}\n`;

describe('every encoding and container gives the same records', () => {
  const utf16be = Buffer.from(`\ufeff${list}`, 'utf16le').swap16();
  test.each<[string, Uint8Array | string]>([
    ['UTF-8', list],
    ['UTF-8 with a mark', `\ufeff${list}`],
    ['UTF-16 LE', Buffer.from(`\ufeff${list}`, 'utf16le')],
    ['UTF-16 BE', utf16be],
    ['gzip', gzipSync(list)],
    ['gzip of UTF-16', gzipSync(Buffer.from(`\ufeff${list}`, 'utf16le'))],
    ['Windows line ends', list.replaceAll('\n', '\r\n')],
  ])('%s', async (_name, content) => {
    const { files } = await discovered({ 'endpoints.txt': content });
    expect(files[0]).toMatchObject({
      status: 'read',
      export: 'serving_endpoints',
      format: 'json',
      problems: [],
    });
    expect(files[0]?.records?.records).toHaveLength(2);
  });
});

describe('an empty answer is an answer', () => {
  test.each<[string, string]>([
    ['[]', '[]'],
    ['an empty list as the CLI streams it', '[\n  \n]\n'],
    ['null of an old CLI', 'null\n'],
    ['{} of the REST API', '{}'],
    ['a wrapper with nothing in it', '{"token_infos":[]}'],
  ])('%s', async (_name, content) => {
    const loaded = await load({ 'ws/tokens/list.json': content }, { workspace: '123456' });
    expect(loaded.input('ws/tokens/list.json')).toMatchObject({
      status: 'read',
      rows: 0,
      export: 'tokens',
      problems: [],
    });
    expect(loaded.export('tokens')).toMatchObject({ status: 'present', rows: 0 });
  });

  test('is of no use where nothing tells of what', async () => {
    const { files } = await discovered({ 'x.json': '[]' });
    expect(files[0]).toMatchObject({ status: 'unknown', export: null });
    expect(files[0]?.problems[0]).toMatch(/^is empty, and neither its place nor a manifest tells/);
  });
});

describe('a broken file says what broke it and gives no rows', () => {
  test.each<[string, string, string, RegExp]>([
    ['0 bytes', 'tokens/list.json', '', /^is empty \(0 bytes\), the command failed or the login had expired/],
    ['only blanks', 'tokens/list.json', ' \n', /^is blank/],
    [
      'only a message',
      'tokens/list.json',
      'Error: cannot reach host\n',
      /^line 1, column 1: holds a message of the CLI instead of data/,
    ],
    [
      'a message before the JSON',
      'a.json',
      `Warn: old version\n${list}`,
      /^line 1, column 1: a message of the CLI stands before the JSON; collect it again without 2>&1/,
    ],
    [
      'a log line before the JSON',
      'a.json',
      `15:04:05 Warn: old\n${list}`,
      /^line 1, column 1: a message of the CLI stands before/,
    ],
    [
      'a greeting before the JSON',
      'a.json',
      `Welcome\nto the shell\n${list}`,
      /^line 1, column 1: other text stands before the JSON/,
    ],
    [
      'a login page',
      'tokens/list.json',
      '<!DOCTYPE html>\n<html></html>',
      /^line 1, column 1: is an HTML page/,
    ],
    [
      'a text table',
      'tokens/list.json',
      'ID  Name  Comment\n1   a     b\n',
      /^line 1, column 1: is a text table, not JSON; collect it again with -o json/,
    ],
    [
      'a list cut off',
      'a.json',
      list.slice(0, list.length - 40),
      /^line \d+, column \d+: ends in the middle, a truncated export/,
    ],
    [
      'a list cut off after an item',
      'a.json',
      list.trimEnd().slice(0, -1),
      /^line 56, column \d+: ends in the middle/,
    ],
    [
      'trailing text',
      'a.json',
      `${list}Error: second page failed\n`,
      /^line \d+, column 1: other text follows the JSON/,
    ],
    [
      'a wrong token',
      'a.json',
      list.replace('"llm/v1/chat"', 'llm/v1/chat'),
      /^line \d+, column \d+: is not JSON from here/,
    ],
    [
      'brackets that do not match',
      'a.json',
      '[{"name": "a", "config": {}}}',
      /^line 1, column 29: other text follows|^line 1, column 29: is not JSON/,
    ],
    [
      'a quote that never closes',
      'x.csv',
      'record_type,usage_quantity,sku_name\nORIGINAL,1,"a\n',
      /^line \d: a quoted cell is not closed/,
    ],
    [
      'a row cut off',
      'x.csv',
      'record_type,usage_quantity,sku_name\nORIGINAL,1,a\nORIG',
      /^line 3: the row has not as many cells as the header/,
    ],
  ])('%s', async (_name, path, content, message) => {
    const loaded = await load({ [path]: content });
    const input = loaded.input(path);
    expect(input).toMatchObject({ status: 'broken', rows: 0 });
    expect(input.export).not.toBeNull();
    expect(input.problems[0]).toMatch(message);
    expect(loaded.export(input.export ?? '')).toMatchObject({
      status: 'missing',
      message: expect.stringContaining(path),
    });
  });

  test('damaged gzip and Parquet, and binary files', async () => {
    const { files } = await discovered({
      'a.json.gz': gzipSync(list).subarray(0, 60),
      'b.parquet': Buffer.from('PAR1 not really'),
      'c.bin': Buffer.from([0, 1, 2, 3, 0, 0, 9, 9]),
      'd.csv': Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xf6, 0x2c, 0x31]),
    });
    expect(files.map(({ status, format, problems }) => [status, format, problems[0]])).toEqual([
      ['unknown', 'text', 'the gzip file is damaged or cut off; copy it again'],
      ['unknown', 'parquet', 'the Parquet file is damaged or cut off; export it again'],
      ['unknown', 'binary', 'is a binary file of a kind that is not read; leave it out'],
      ['unknown', 'text', 'is neither UTF-8 nor UTF-16 text; save it as UTF-8'],
    ]);
  });

  test('never stops the rest', async () => {
    const loaded = await load({ 'a.json': '[{', 'b.json': list, 'c.parquet': 'PAR1' });
    expect(loaded.export('serving_endpoints')).toMatchObject({ status: 'present', rows: 2 });
  });

  test('makes an export partial that other files hold, by the manifest or by its place', async () => {
    const manifest = {
      schema: 1,
      workspaceId: '123456',
      files: [{ path: 'odd.json', command: 'databricks api get /api/2.0/serving-endpoints/a%20b' }],
    };
    const loaded = await load({
      'manifest.json': manifest,
      'odd.json': '{"na',
      'serving/get/x.json': shapes.details,
      'serving/list.json': '[{"na',
    });
    expect(loaded.input('odd.json')).toMatchObject({ status: 'broken', export: 'serving_endpoint_details' });
    expect(loaded.input('serving/list.json')).toMatchObject({
      status: 'broken',
      export: 'serving_endpoints',
    });
    expect(loaded.export('serving_endpoint_details')).toMatchObject({ status: 'partial', rows: 1 });
    expect(loaded.export('serving_endpoints')).toMatchObject({ status: 'missing' });
  });
});

describe('pages', () => {
  test('a further page that is not there makes the file partial', async () => {
    const loaded = await load({ 'a.json': { registered_models: [shapes.model], next_page_token: 'abc' } });
    expect(loaded.input('a.json')).toMatchObject({ status: 'partial', rows: 1 });
    expect(loaded.input('a.json').problems[0]).toMatch(/^ends with next_page_token/);
  });

  test('pages after one another in one file are whole when the last one is', async () => {
    const page = JSON.stringify({ registered_models: [shapes.model], next_page_token: 'abc' });
    const last = JSON.stringify({ registered_models: [{ ...shapes.model, full_name: 'a.b.c' }] });
    const loaded = await load({ 'a.json': `${page}\n${last}\n` });
    expect(loaded.input('a.json')).toMatchObject({ status: 'read', rows: 2 });
  });

  test('SCIM says how many there are over all pages of a workspace', async () => {
    const page = (total: number, ...users: object[]) => ({
      totalResults: total,
      startIndex: 1,
      itemsPerPage: 1,
      Resources: users,
    });
    const other = { ...shapes.user, id: '2', userName: 'b@c.d' };
    const whole = await load(
      { 'u1.json': page(2, shapes.user), 'u2.json': page(2, other) },
      { workspace: '123456' },
    );
    expect(whole.export('users')).toMatchObject({ status: 'present', rows: 2 });
    const half = await load(
      { 'u1.json': page(3, shapes.user), 'u2.json': page(3, other) },
      { workspace: '123456' },
    );
    expect(half.export('users').status).toBe('partial');
    expect(half.input('u1.json').problems[0]).toMatch(/^holds 2 of 3 records/);
    const again = { ...shapes.user, displayName: undefined };
    const twice = await load(
      { 'u1.json': page(2, shapes.user), 'u2.json': page(2, again) },
      { workspace: '123456' },
    );
    expect(twice.input('u1.json').problems[0]).toMatch(/^holds 1 of 2 records/);
  });
});

describe('the folder', () => {
  test('is numbered bytewise by path, and its by-products are left out', async () => {
    const { files } = await discovered({
      'b/x.json': '[]',
      'b.json': '[]',
      'B.json': '[]',
      'a/_SUCCESS': '',
      'a/_committed_1': '',
      'a/.x.crc': '',
      'a/.hidden': '',
    });
    expect(files.map(({ id, path, status }) => [id, path, status])).toEqual([
      [1, 'B.json', 'unknown'],
      [2, 'a/.hidden', 'ignored'],
      [3, 'a/.x.crc', 'ignored'],
      [4, 'a/_SUCCESS', 'ignored'],
      [5, 'a/_committed_1', 'ignored'],
      [6, 'b.json', 'unknown'],
      [7, 'b/x.json', 'unknown'],
    ]);
  });

  test('links that loop or lead out are not followed', async () => {
    const folder = folderOf({ 'a/list.json': list });
    const outside = folderOf({ 'secret.json': list });
    symlinkSync(folder, join(folder, 'a', 'loop'));
    symlinkSync(outside, join(folder, 'out'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    const { files } = await discover([folder], catalog, discovering());
    expect(files.map(({ path, status, problems }) => [path, status, problems.length])).toEqual([
      ['a/list.json', 'read', 0],
      ['a/loop', 'ignored', 0],
      ['dangling', 'unknown', 1],
      ['out', 'unknown', 1],
    ]);
  });

  test('the same file twice counts once', async () => {
    const loaded = await load({ 'a.json': list, 'b/a.json': list });
    expect(loaded.input('b/a.json')).toMatchObject({
      status: 'ignored',
      problems: ['is the same file as a.json, which is read; remove one'],
    });
    expect(loaded.export('serving_endpoints')).toMatchObject({ status: 'present', rows: 2 });
  });

  test('the same file of two workspaces counts twice', async () => {
    const loaded = await load({ '123456/list.json': list, '1234567/list.json': list });
    expect(loaded.export('serving_endpoints')).toMatchObject({ status: 'present', rows: 4 });
  });

  test("a path that does not exist is the user's mistake", async () => {
    const none = discover([join(folderOf({}), 'none')], catalog, discovering());
    await expect(none).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('does not exist'),
    });
  });

  test('files and several folders may be given', async () => {
    const [a, b] = [folderOf({ 'x.json': list }), folderOf({ 'y.json': list })];
    mkdirSync(join(a, 'sub'));
    writeFileSync(join(a, 'sub', 'z.json'), '[]');
    const { files } = await discover([join(a, 'sub', 'z.json'), b], catalog, discovering());
    expect(files.map(({ path }) => path.split('/').at(-1)).sort()).toEqual(['y.json', 'z.json']);
  });

  test('a Delta table is refused, its log ignored', async () => {
    const files: Files = {
      'system/billing_usage/_delta_log/0.json': '{}',
      'system/billing_usage/part.parquet': 'PAR1',
    };
    const found = (await discovered(files)).files;
    expect(found.map(({ status, export: name }) => [status, name])).toEqual([
      ['ignored', null],
      ['refused', 'billing_usage'],
    ]);
  });
});
