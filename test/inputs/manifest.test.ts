import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type JsonObject, parseJson } from '../../src/inputs/json-value.ts';
import { hintOfCommand, hintOfPath } from '../../src/inputs/layout.ts';
import { readManifest } from '../../src/inputs/manifest.ts';
import * as shapes from './shapes.ts';
import { catalog, discovered, load } from './support.ts';

const text = (value: object): string => `${JSON.stringify(value)}\n`;
const hash = (value: string): string => createHash('sha256').update(value).digest('hex');

describe('the manifest', () => {
  const list = text([shapes.endpoint]);
  const manifest = (entry: object, more: object = {}) => ({
    schema: 1,
    workspaceId: '12345678901234567',
    host: 'https://adb-12345678901234567.7.azuredatabricks.net',
    collectedAt: '2026-10-01T06:00:00Z',
    collector: { userName: 'ana.ruiz@contoso.com', kind: 'user', groups: ['admins'] },
    cli: { version: '1.13.0' },
    files: [
      {
        path: 'serving/list.json',
        command: 'databricks api get /api/2.0/serving-endpoints',
        startedAt: '2026-10-01T05:59:00+00:00',
        exitCode: 0,
        ...entry,
      },
    ],
    ...more,
  });

  const token = `dapi${'0123456789abcdef'.repeat(2)}`;
  test.each([
    ['no groups at all', {}, null, []],
    [
      'no list',
      { groups: { display: 'admins' } },
      null,
      ['groups: is not a list; write it as a list of texts'],
    ],
    [
      'a text in place of a list',
      { groups: 'admins' },
      null,
      ['groups: is not a list; write it as a list of texts'],
    ],
    ['an empty list', { groups: [] }, [], []],
    ['numbers and texts', { groups: [7, 'admins'] }, ['7', 'admins'], []],
    [
      'a group that is none',
      { groups: ['admins', ['x']] },
      ['admins'],
      ['groups: is not text; write it as text'],
    ],
    ['nothing but groups that are none', { groups: [{}] }, null, ['groups: is not text; write it as text']],
    ['a collector that is a text', 'ana', null, []],
  ])('with %s tells of the collector’s groups what it can', (_, collector, groups, problems) => {
    const given = parseJson(JSON.stringify({ workspaceId: '1', collector })) as JsonObject;
    const read = readManifest('manifest.json', given);
    expect([read.collectorGroups, read.problems]).toEqual([groups, problems]);
  });

  test('does not let a secret through that stands where a group’s name should', () => {
    const given = parseJson(JSON.stringify({ workspaceId: '1', collector: { groups: [token] } }));
    expect(JSON.stringify(readManifest('manifest.json', given as JsonObject))).not.toContain(token);
  });

  test('gives workspace, time, host and collector', async () => {
    const loaded = await load({
      'w/manifest.json': manifest({ sha256: hash(list) }),
      'w/serving/list.json': list,
    });
    expect(loaded.input('w/manifest.json')).toMatchObject({ status: 'read', export: 'manifest' });
    expect(loaded.input('w/serving/list.json')).toMatchObject({
      status: 'read',
      workspaceId: '12345678901234567',
      collectedAt: '2026-10-01T05:59:00Z',
    });
    expect(loaded.evidence).toMatchObject({
      collectedAt: '2026-10-01T06:00:00Z',
      warnings: [],
      workspaces: [
        {
          workspaceId: '12345678901234567',
          name: null,
          url: 'https://adb-12345678901234567.7.azuredatabricks.net',
          collectedBy: 'ana.ruiz@contoso.com',
          collectedAt: '2026-10-01T06:00:00Z',
        },
      ],
    });
    expect(loaded.export('serving_endpoints').oldestCollectedAt).toBe('2026-10-01T05:59:00Z');
    expect(await loaded.rows('select * from input order by input_id')).toMatchObject([
      { input_id: 1, path: 'w/manifest.json', export: 'manifest', row_count: 1 },
      {
        input_id: 2,
        export: 'serving_endpoints',
        status: 'read',
        workspace_id: '12345678901234567',
        collected_at: '2026-10-01T05:59:00Z',
        row_count: 1,
      },
    ]);
  });

  test('a changed file is read, and nothing that rests on it can pass', async () => {
    const loaded = await load({
      'manifest.json': manifest({ sha256: hash('other') }),
      'serving/list.json': list,
    });
    expect(loaded.input('serving/list.json')).toMatchObject({ status: 'partial', rows: 1 });
    expect(loaded.input('serving/list.json').problems[0]).toMatch(/^SHA-256 does not match the manifest/);
    expect(loaded.evidence.warnings[0]).toMatch(/^serving\/list.json: SHA-256 does not match the manifest/);
    expect(loaded.export('serving_endpoints').status).toBe('partial');
  });

  test('a command that failed, or a file that is not there, is named and makes its export less than present', async () => {
    const failed = await load({ 'manifest.json': manifest({ exitCode: 1 }), 'serving/list.json': list });
    expect(failed.evidence.warnings).toEqual([
      'serving/list.json: `databricks api get /api/2.0/serving-endpoints` ended with exit code 1; collect it again',
    ]);
    expect(failed.export('serving_endpoints').status).toBe('partial');
    const absent = await load({ 'manifest.json': manifest({}) });
    expect(absent.evidence.warnings[0]).toMatch(
      /^serving\/list.json: is in the manifest and not in the folder/,
    );
    expect(absent.export('serving_endpoints')).toMatchObject({
      status: 'missing',
      message: expect.stringContaining('not in the folder'),
    });
  });

  test('parts of the wrong type are left out, each with a line', async () => {
    const odd = {
      workspaceId: 12345678901234567n.toString(),
      collectedAt: 'yesterday',
      host: {},
      files: [{ command: 'x' }, 7],
    };
    const loaded = await load({ 'manifest.json': odd });
    expect(loaded.input('manifest.json').problems).toEqual([
      'host: is not text; write it as text',
      'collectedAt: is not an ISO 8601 time; write it as 2026-10-01T00:00:00Z',
      'files, item 1: names no path; it is left out',
      'files, item 2: names no path; it is left out',
    ]);
  });

  test('the workspace is in the host of Azure, and a number of 17 digits stays exact', async () => {
    const host = await load({
      'manifest.json': {
        host: 'https://adb-12345678901234567.7.azuredatabricks.net',
        files: [],
        collectedAt: '2026-10-01',
      },
      'a.json': [shapes.scope],
    });
    expect(host.input('a.json').workspaceId).toBe('12345678901234567');
    const number = await load({
      'manifest.json': '{"workspaceId": 12345678901234567}',
      'a.json': [shapes.scope],
    });
    expect(number.input('a.json').workspaceId).toBe('12345678901234567');
  });

  test("other tools' manifests are none", async () => {
    const { files, manifests } = await discovered({ 'manifest.json': { manifestVersion: '1', blobs: [] } });
    expect(files[0]).toMatchObject({ status: 'unknown' });
    expect(manifests).toEqual([]);
  });
});

describe('the workspace of a file', () => {
  test('nearest manifest, then nearest folder, then the option', async () => {
    const { files } = await discovered(
      {
        'a/manifest.json': { workspaceId: '111111' },
        'a/222222/manifest.json': { workspaceId: '333333' },
        'a/222222/x.json': [shapes.scope],
        'a/y.json': [shapes.scope, shapes.scope],
        'b/workspace=444444/666666/x.json': { scopes: [shapes.scope] },
        'b/workspace=444444/c/x.json': [{ ...shapes.scope, name: 'b' }],
        'b/12345/x.json': [{ ...shapes.scope, name: 'c' }],
      },
      '999999',
    );
    const byPath = Object.fromEntries(files.map(({ path, workspaceId }) => [path, workspaceId]));
    expect(byPath).toMatchObject({
      'a/222222/x.json': '333333',
      'a/y.json': '111111',
      'b/workspace=444444/666666/x.json': '666666',
      'b/workspace=444444/c/x.json': '444444',
      'b/12345/x.json': '999999',
    });
  });

  test('is the only one known anywhere, also in rows', async () => {
    const rows = `${JSON.stringify(shapes.usage)}\n${JSON.stringify({ ...shapes.usage, workspace_id: '0' })}\n`;
    const loaded = await load({ 'a.json': [shapes.endpoint], 'usage.json': rows });
    expect(await loaded.rows('select workspace_id from raw_serving_endpoints')).toEqual([
      { workspace_id: '12345678901234567' },
    ]);
    expect(loaded.settled).toEqual([]);
    expect(loaded.input('a.json').workspaceId).toBe('12345678901234567');
    expect(loaded.evidence.workspaces.map(({ workspaceId }) => workspaceId)).toEqual(['12345678901234567']);
  });

  test('is unknown, with a warning, where several are known', async () => {
    const loaded = await load({
      'a.json': [shapes.endpoint],
      '111111/s.json': [shapes.scope],
      '222222/s.json': [shapes.scope],
    });
    expect(await loaded.rows('select workspace_id from raw_serving_endpoints')).toEqual([
      { workspace_id: 'unknown' },
    ]);
    expect(loaded.settled[0]).toMatch(/^serving_endpoints: nothing tells which workspace/);
    expect(await loaded.rows("select workspace_id from input where path = 'a.json'")).toEqual([
      { workspace_id: 'unknown' },
    ]);
  });

  test('account exports keep what their rows say, or nothing', async () => {
    const loaded = await load({
      '111111/usage.json': `${JSON.stringify(shapes.usage)}\n`,
      '111111/price.json': [shapes.price],
    });
    expect(loaded.input('111111/usage.json').workspaceId).toBeNull();
    expect(await loaded.rows('select workspace_id from raw_list_prices')).toEqual([{ workspace_id: null }]);
  });

  test('a record collected with and without its workspace stands once', async () => {
    const loaded = await load({
      '111111/a.json': [shapes.endpoint, shapes.payPerToken],
      'b.json': [shapes.payPerToken, shapes.endpoint],
    });
    expect(await loaded.rows('select workspace_id, name from raw_serving_endpoints order by name')).toEqual([
      { workspace_id: '111111', name: 'databricks-x' },
      { workspace_id: '111111', name: 'pd-scoring' },
    ]);
    expect(loaded.export('serving_endpoints').status).toBe('present');
  });

  test('one that is not the same in both is told: nothing says which is right', async () => {
    const other = { ...shapes.endpoint, creator: 'eve@contoso.com' };
    const loaded = await load({ '111111/z.json': [shapes.endpoint], 'b.json': [other] });
    expect(await loaded.rows('select creator from raw_serving_endpoints')).toHaveLength(1);
    expect(loaded.export('serving_endpoints').status).toBe('partial');
    expect(loaded.evidence.inputs.flatMap(({ problems }) => problems)).toEqual([
      expect.stringMatching(
        /^1 record stands in .*\.json with different content, and nothing tells which is right/,
      ),
    ]);
    expect(await loaded.rows("select count(*) as inputs from input where status = 'partial'")).toEqual([
      { inputs: 1 },
    ]);
  });
});

describe('what a path or a command names', () => {
  const named = (hint: ReturnType<typeof hintOfPath>) => hint && [hint.contract.export, hint.object];
  test.each([
    ['x/serving/list.json', ['serving_endpoints', null]],
    ['serving/get/a.b%2Fc.json', ['serving_endpoint_details', 'a.b/c']],
    ['w/secrets/acls/pd-scoring.json.gz', ['secret_acls', 'pd-scoring']],
    ['uc/versions/prod.credit.pd_scoring.json', ['model_versions', 'prod.credit.pd_scoring']],
    ['system/billing_usage/usage_date=2026-09-29/part-0.parquet', ['billing_usage', null]],
    ['list.json', null],
  ])('path %s', (path, expected) => {
    expect(named(hintOfPath(path, catalog.contracts))).toEqual(expected);
  });

  test.each([
    ['databricks api get /api/2.0/serving-endpoints -p prod', ['serving_endpoints', null]],
    [
      'databricks --profile prod api get /api/2.0/serving-endpoints/pd-scoring',
      ['serving_endpoint_details', 'pd-scoring'],
    ],
    ['databricks serving-endpoints get-permissions 84f4 -o json', ['serving_endpoint_permissions', '84f4']],
    ['databricks secrets list-acls "my scope" -o json', ['secret_acls', 'my scope']],
    [
      "curl -s 'https://adb-1.2.azuredatabricks.net/api/2.0/secrets/list?scope=pd-scoring'",
      ['secrets', 'pd-scoring'],
    ],
    ['databricks workspace-conf get-status maxTokenLifetimeDays', ['workspace_conf', null]],
    ["spark.sql('select * from system.billing.usage')", ['billing_usage', null]],
    ['databricks users-v2 list --output json', ['users', null]],
    ['databricks clusters list -o json', null],
  ])('command %s', (command, expected) => {
    expect(named(hintOfCommand(command, catalog.contracts))).toEqual(expected);
  });

  test('the object of a file that does not name it', async () => {
    const manifest = {
      workspaceId: '111111',
      files: [{ path: 'x.json', command: 'databricks secrets list-secrets llm -o json' }],
    };
    const loaded = await load({
      'manifest.json': manifest,
      'x.json': [shapes.secret],
      'secrets/acls/pd%20scoring.json': [shapes.acl],
    });
    expect(await loaded.rows('select object_name, key from raw_secrets')).toEqual([
      { object_name: 'llm', key: 'redis' },
    ]);
    expect(await loaded.rows('select object_name, principal from raw_secret_acls')).toEqual([
      { object_name: 'pd scoring', principal: 'users' },
    ]);
  });
});
