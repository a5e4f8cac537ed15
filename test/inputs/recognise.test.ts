import { describe, expect, test } from 'vitest';
import * as shapes from './shapes.ts';
import { discovered, type Files, load } from './support.ts';

const { endpoint, payPerToken, details, permissions, token, user, group, principal, model, version } = shapes;
const ndjson = (...records: object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
const pretty = (...records: object[]): string =>
  records.map((record) => `${JSON.stringify(record, null, 2)}\n`).join('');

async function exportOf(content: Files[string], path = 'x.json'): Promise<string | null> {
  const { files } = await discovered({ [path]: content });
  return files[0]?.export ?? null;
}

describe('an export is told by its content', () => {
  test.each<[string, Files[string], string]>([
    ['list of the CLI', [endpoint, payPerToken], 'serving_endpoints'],
    ['answer of the REST API', { endpoints: [endpoint] }, 'serving_endpoints'],
    ['list of pay-per-token endpoints only', [payPerToken], 'serving_endpoints'],
    ['get', details, 'serving_endpoint_details'],
    ['get of a list-like endpoint', endpoint, 'serving_endpoint_details'],
    ['get without entities', { ...endpoint, config: {} }, 'serving_endpoint_details'],
    [
      'get without config',
      { name: 'x', state: { ready: 'NOT_READY', config_update: 'NOT_UPDATING' } },
      'serving_endpoint_details',
    ],
    ['list of get answers', [details], 'serving_endpoint_details'],
    ['loop of get, one after another', pretty(endpoint, payPerToken), 'serving_endpoint_details'],
    ['loop of get, as NDJSON', ndjson(details, payPerToken), 'serving_endpoint_details'],
    ['permissions', permissions, 'serving_endpoint_permissions'],
    ['loop of permissions', pretty(permissions, permissions), 'serving_endpoint_permissions'],
    ['tokens of the CLI', [token], 'tokens'],
    ['tokens of the API', { token_infos: [token] }, 'tokens'],
    ['users of the CLI', [user], 'users'],
    ['users of the API', { schemas: ['x'], totalResults: 1, Resources: [user] }, 'users'],
    ['the own user', user, 'current_user'],
    ['groups', [group], 'groups'],
    ['groups without members', [{ id: '1', displayName: 'a' }], 'groups'],
    ['service principals', { Resources: [principal] }, 'service_principals'],
    ['models', [model], 'registered_models'],
    ['one model', model, 'registered_models'],
    ['model versions', { model_versions: [version] }, 'model_versions'],
    ['secret scopes', { scopes: [shapes.scope] }, 'secret_scopes'],
    ['access list of a scope', { items: [shapes.acl] }, 'secret_acls'],
    ['keys of a scope', { secrets: [shapes.secret] }, 'secrets'],
    ['workspace settings', shapes.setting, 'workspace_conf'],
    ['usage as NDJSON', ndjson(shapes.usage, shapes.usage), 'billing_usage'],
    ['usage as array', [shapes.usage], 'billing_usage'],
    ['requests', ndjson(shapes.request), 'endpoint_usage'],
    ['prices', ndjson(shapes.price, shapes.price), 'list_prices'],
    ['history of served entities', [shapes.servedEntity], 'served_entities'],
    ['targets as YAML', shapes.targets, 'targets'],
    ['targets as JSON', { targets: [{ endpoint: 'a' }] }, 'targets'],
    [
      'a Terraform state file',
      { version: 4, terraform_version: '1.9.8', lineage: 'x', resources: [] },
      'desired_configuration',
    ],
    ['an empty Terraform state', { format_version: '1.0' }, 'desired_configuration'],
    ['a bundle', { bundle: { name: 'x' }, resources: {}, workspace: {} }, 'desired_configuration'],
    ['a plan of a bundle', { plan_version: 2, cli_version: '1', plan: {} }, 'desired_configuration'],
    ['one page with an empty list', { endpoints: [] }, 'serving_endpoints'],
  ])('%s', async (_name, content, expected) => {
    expect(await exportOf(content)).toBe(expected);
  });

  test.each([
    ['comma', 'record_type,usage_quantity,sku_name\nORIGINAL,1,a\n', 'billing_usage'],
    ['semicolon', 'RECORD_TYPE;usage_quantity;sku_name\nORIGINAL;1;a\n', 'billing_usage'],
    ['tab and no row', 'record_type\tusage_quantity\tsku_name\n', 'billing_usage'],
    ['JSON text', 'sku_name,price_start_time,pricing\na,2026-01-01,"{""default"":""0.1""}"\n', 'list_prices'],
    [
      'flattened',
      'sku_name,price_start_time,pricing_effective_list_default\na,2026-01-01,0.1\n',
      'list_prices',
    ],
    ['users', 'id,userName,active\n1,a@b.c,true\n', 'users'],
  ])('CSV: %s', async (_name, content, expected) => {
    expect(await exportOf(content, 'x.csv')).toBe(expected);
  });

  test.each<[string, Files[string]]>([
    ['pipelines', [{ pipeline_id: 'p', name: 'x', state: 'IDLE', creator_user_name: 'a' }]],
    ['warehouses', { warehouses: [{ id: '1', name: 'x', state: 'RUNNING' }] }],
    [
      'vector search endpoints',
      {
        endpoints: [
          { name: 'x', id: '1', creation_timestamp: 1, endpoint_status: { state: 'ONLINE' }, num_indexes: 1 },
        ],
      },
    ],
    ['schemas of Terraform providers', { format_version: '1.0', provider_schemas: {} }],
    ['schemas', [{ full_name: 'a.b', name: 'b', catalog_name: 'a', metastore_id: 'x', owner: 'o' }]],
    [
      'volumes',
      [{ full_name: 'a.b.c', schema_name: 'b', catalog_name: 'a', volume_type: 'MANAGED', volume_id: 'x' }],
    ],
    ['catalogs', [{ name: 'prod', full_name: 'prod', catalog_type: 'MANAGED_CATALOG', metastore_id: 'x' }]],
    ['experiments', [{ name: 'e', experiment_id: '1', creation_time: 1 }]],
    ['a package', { name: 'x', version: '1.0.0', dependencies: {} }],
    ['several lists in one object', { users: [user], registered_models: [model] }],
    ['prose', 'This folder holds exports.\nThey are of 2026.\n'],
    ['a configuration', 'title: Audit\nfail_on: high\n'],
    ['numbers', '1 2 3\n'],
  ])('%s: is nothing that is known', async (_name, content) => {
    const { files } = await discovered({ 'x.json': content });
    expect(files[0]).toMatchObject({ status: 'unknown', export: null });
    expect(files[0]?.problems).toHaveLength(1);
  });
});

test('keys of a Key Vault scope have no time: their place tells them', async () => {
  const { files } = await discovered({ 'secrets/keys/kv.json': [{ key: 'a' }], 'x.json': [{ key: 'a' }] });
  expect(files.map(({ export: name }) => name)).toEqual(['secrets', null]);
});

describe('what must not be read is refused', () => {
  test.each<[string, object, RegExp]>([
    ['auth env', { env: { DATABRICKS_HOST: 'https://x', DATABRICKS_TOKEN: 'y' } }, /live credentials/],
    ['auth token', { access_token: 'x', token_type: 'Bearer', expiry: 'z' }, /access token/],
    ['get-secret', { key: 'a', value: 'b' }, /value of a secret/],
    [
      'own tokens',
      { token_infos: [{ token_id: 'a', creation_time: 1, expiry_time: 2 }] },
      /only the caller's own tokens/,
    ],
    [
      'own tokens of the CLI',
      [{ token_id: 'a', creation_time: 1, expiry_time: 2 }],
      /only the caller's own tokens/,
    ],
    [
      'permissions of a job',
      { ...permissions, object_type: 'job', object_id: '/jobs/1' },
      /another kind of object/,
    ],
    ['error answer', { error_code: 'PERMISSION_DENIED', message: 'no' }, /error answer of the REST API/],
    [
      'payloads',
      [{ databricks_request_id: '1', request: 'a', response: 'b' }],
      /request and response bodies/,
    ],
  ])('%s', async (_name, content, message) => {
    const { files } = await discovered({ 'x.json': content });
    expect(files[0]).toMatchObject({ status: 'refused', records: null });
    expect(files[0]?.problems.join()).toMatch(message);
  });

  test('an error answer in the place of an export takes its place', async () => {
    const loaded = await load({ 'tokens/list.json': { error_code: 'PERMISSION_DENIED', message: 'no' } });
    expect(loaded.input('tokens/list.json')).toMatchObject({ status: 'refused', export: 'tokens' });
    expect(loaded.export('tokens')).toMatchObject({
      status: 'missing',
      message: expect.stringContaining('error answer'),
    });
  });

  test('an error answer among the answers of a loop makes it partial', async () => {
    const loaded = await load({
      'get.json': pretty(details, { error_code: 'NOT_FOUND', message: 'no' }, payPerToken),
    });
    expect(loaded.input('get.json')).toMatchObject({ status: 'partial', rows: 2 });
    expect(loaded.input('get.json').problems[0]).toMatch(/^record 2: is an error answer/);
    expect(await loaded.rows('select input_item from raw_serving_endpoint_details order by 1')).toEqual([
      { input_item: 1 },
      { input_item: 3 },
    ]);
  });
});

test.each<[string, object, string]>([
  [
    'a monitor',
    { table_name: 'a.b.c', monitor_version: 1, status: 'MONITOR_STATUS_ACTIVE' },
    'quality_monitors',
  ],
  [
    'a monitor in the newer spelling',
    {
      object_type: 'table',
      object_id: 'x',
      data_profiling_config: { status: 'DATA_PROFILING_STATUS_ACTIVE' },
    },
    'quality_monitors',
  ],
  [
    'monitors of schemas and tables',
    { monitors: [{ object_type: 'schema', object_id: 'x', anomaly_detection_config: {} }] },
    'quality_monitors',
  ],
  [
    'permissions of tokens, which have an object, too,',
    { object_id: 'authorization/tokens', object_type: 'tokens', access_control_list: [] },
    'token_permissions',
  ],
  [
    'runs of a monitor',
    { refreshes: [{ refresh_id: 1, state: 'SUCCESS', start_time_ms: 1_754_880_000_000 }] },
    'monitor_refreshes',
  ],
])('%s is told by its content', async (_name, content, expected) => {
  expect(await exportOf(content)).toBe(expected);
});
