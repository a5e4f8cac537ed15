import { describe, expect, test } from 'vitest';
import { hintOfCommand, hintOfPath } from '../../src/inputs/layout.ts';
import * as shapes from './shapes.ts';
import { catalog, discovered, type Files, load } from './support.ts';

const direct = {
  privilege_assignments: [
    { principal: 'risk-analysts', privileges: ['EXECUTE'] },
    { principal: 'b76b6808-9e10-43b3-be20-6b6d19ed1af0', privileges: ['ALL PRIVILEGES'] },
  ],
};
const effective = {
  privilege_assignments: [
    {
      principal: 'account users',
      privileges: [{ inherited_from_name: 'prod', inherited_from_type: 'CATALOG', privilege: 'USE_CATALOG' }],
    },
    { principal: 'risk-analysts', privileges: [{ privilege: 'EXECUTE' }] },
  ],
};
const location = {
  name: 'payloads',
  url: 'abfss://payloads@contoso.dfs.core.windows.net/',
  credential_name: 'lake',
  isolation_mode: 'ISOLATION_MODE_OPEN',
  owner: 'platform',
  read_only: false,
};
const credential = {
  name: 'lake',
  id: '5f1c2d3e-1111-4a5b-9b8f-0123456789ab',
  azure_service_principal: {
    directory_id: '99999999-8888-7777-6666-555555555555',
    application_id: '11111111-2222-3333-4444-555555555555',
    client_secret: 'tell-nobody-this-value',
  },
  isolation_mode: 'ISOLATION_MODE_ISOLATED',
};
const tokenPermissions = {
  access_control_list: [
    { all_permissions: [{ inherited: false, permission_level: 'CAN_MANAGE' }], group_name: 'admins' },
    { all_permissions: [{ inherited: false, permission_level: 'CAN_USE' }], group_name: 'users' },
  ],
  object_id: '/authorization/tokens',
  object_type: 'tokens',
};
const principalSecret = {
  create_time: '2025-02-11T09:12:45.123Z',
  expire_time: '2027-02-11T09:12:45.123Z',
  id: '66d8b3a0-6a0e-4a5c-8f55-1f1f2d3c4b5a',
  secret_hash: 'a1b2c3d4e5',
  status: 'ACTIVE',
};
const list = {
  list_id: 'l-1',
  label: 'office',
  list_type: 'ALLOW',
  enabled: true,
  ip_addresses: ['198.51.100.0/24'],
};
const policy = {
  account_id: 'd80c5dcd',
  egress: {
    network_access: {
      policy_enforcement: { dry_run_mode_product_filter: ['ML_SERVING'], enforcement_mode: 'DRY_RUN' },
      restriction_mode: 'RESTRICTED_ACCESS',
    },
  },
  network_policy_id: 'default-policy',
};
const connectivity = {
  network_connectivity_config_id: '3c0fdd8f',
  name: 'prod',
  region: 'westeurope',
  egress_config: { target_rules: {} },
};
const rule = {
  rule_id: '9d1b0c5e',
  connection_state: 'ESTABLISHED',
  group_id: 'account',
  resource_id: '/subscriptions/0/x',
  network_connectivity_config_id: '3c0fdd8f',
};
const network = { network_policy_id: 'default-policy', workspace_id: 12345678901234567n };
const azure = {
  id: '/subscriptions/0/resourceGroups/rg/providers/Microsoft.Databricks/workspaces/prod',
  location: 'westeurope',
  managedResourceGroupId: '/subscriptions/0/resourceGroups/managed',
  name: 'prod',
  parameters: { enableNoPublicIp: { type: 'Bool', value: true } },
  privateEndpointConnections: null,
  publicNetworkAccess: 'Enabled',
  requiredNsgRules: 'AllRules',
  sku: { name: 'premium' },
  workspaceId: '1234567890123456',
  workspaceUrl: 'adb-1234567890123456.7.azuredatabricks.net',
};
const { id, location: region, name, sku, ...properties } = azure;
const nested = { id, location: region, name, sku, properties, type: 'Microsoft.Databricks/workspaces' };
const workspace = { workspace_id: 1234567890123456, workspace_name: 'prod', deployment_name: 'adb-1' };
const latest = {
  account_id: 'a',
  workspace_id: '1234567890123456',
  workspace_name: 'prod',
  workspace_url: 'https://adb-1234567890123456.7.azuredatabricks.net',
  create_time: '2025-01-01T00:00:00Z',
  status: 'RUNNING',
};
const login = {
  status: 'success',
  username: 'ana.ruiz@contoso.com',
  details: {
    auth_type: 'pat',
    host: 'https://adb-1234567890123456.7.azuredatabricks.net',
    configuration: {
      profile: { value: 'prod', source: { type: 'dynamic configuration' } },
      azure_tenant_id: { value: '99999999-8888-7777-6666-555555555555' },
      workspace_id: { value: '1234567890123456' },
      token: { value: 'a-value-that-must-not-be-kept', source: { type: 'environment variable' } },
    },
  },
};
const cli = {
  ProjectName: 'cli',
  Version: '1.13.0',
  Major: 1,
  Minor: 13,
  FullCommit: '7bbe2852',
  IsSnapshot: false,
};
const registryModel = {
  name: 'credit_adjudication',
  creation_timestamp: 1686870883318,
  last_updated_timestamp: 1686872073462,
  user_id: 'ana.ruiz@contoso.com',
  tags: [{ key: 'card', value: 'https://wiki/credit' }],
  latest_versions: [{ name: 'credit_adjudication', version: '2', current_stage: 'Production' }],
};
const registryVersion = {
  name: 'credit_adjudication',
  version: '2',
  creation_timestamp: 1686871509181,
  current_stage: 'Production',
  run_id: '346591717c9c40fcadd0df1e8ac98161',
  status: 'READY',
  user_id: 'ana.ruiz@contoso.com',
};
const mlflowVersion = {
  model_version: {
    name: 'prod.credit.pd_scoring',
    version: '7',
    creation_timestamp: 1754880000000,
    user_id: 'ana.ruiz@contoso.com',
    aliases: [{ alias: 'champion', version: '7' }],
    tags: [{ key: 'approved_by', value: 'board' }],
  },
};
const entityTag = {
  entity_name: 'prod.credit.pd_scoring',
  entity_type: 'registered_models',
  tag_key: 'approved_by',
  tag_value: 'board',
};

describe('an export of governance is told by its content', () => {
  test.each<[string, Files[string], string]>([
    ['direct grants', direct, 'grants'],
    ['effective grants', effective, 'grants'],
    ['list of direct grants', direct.privilege_assignments, 'grants'],
    [
      'list of effective grants',
      { effective_privilege_assignments: effective.privilege_assignments },
      'grants',
    ],
    ['no grants as the API may say it', { privilege_assignments: [] }, 'grants'],
    ['external locations of the CLI', [location], 'external_locations'],
    ['external locations of the API', { external_locations: [location] }, 'external_locations'],
    ['storage credentials of the CLI', [credential], 'storage_credentials'],
    ['storage credentials of the API', { storage_credentials: [credential] }, 'storage_credentials'],
    [
      'credentials of both purposes',
      { credentials: [{ ...credential, purpose: 'STORAGE' }] },
      'storage_credentials',
    ],
    ['permissions of tokens', tokenPermissions, 'token_permissions'],
    [
      'permissions of tokens, as in 2020',
      { ...tokenPermissions, object_id: 'authorization/tokens' },
      'token_permissions',
    ],
    ['secrets of a service principal of the CLI', [principalSecret], 'service_principal_secrets'],
    [
      'secrets of a service principal of the API',
      { secrets: [principalSecret] },
      'service_principal_secrets',
    ],
    ['IP access lists of the CLI', [list], 'ip_access_lists'],
    ['IP access lists of the API', { ip_access_lists: [list] }, 'ip_access_lists'],
    ['network policies of the CLI', [policy], 'network_policies'],
    ['network policies of the API', { items: [policy] }, 'network_policies'],
    ['one network policy', policy, 'network_policies'],
    ['network connectivity configurations', { items: [connectivity] }, 'network_connectivity'],
    ['private endpoint rules', [rule], 'private_endpoint_rules'],
    ['the network of a workspace', { ...network, workspace_id: 1234567890123456 }, 'workspace_network'],
    ['the Azure resource', azure, 'azure_workspace'],
    ['the Azure resource of the resource manager', nested, 'azure_workspace'],
    ['the Azure resources of a subscription', [azure], 'azure_workspace'],
    ['workspaces of the CLI', [workspace], 'workspaces'],
    ['workspaces of the system table', [latest], 'workspaces'],
    ['the login', login, 'auth_describe'],
    [
      'the login that failed',
      { status: 'error', error: {}, details: { auth_type: 'pat', configuration: {} } },
      'auth_describe',
    ],
    ['the version of the CLI', cli, 'cli_version'],
    ['models of the workspace registry', [registryModel], 'registered_models'],
    ['models of MLflow', { registered_models: [registryModel] }, 'registered_models'],
    [
      'models of the API for the registry',
      { registered_models_databricks: [registryModel] },
      'registered_models',
    ],
    ['one model of the registry', { registered_model_databricks: registryModel }, 'registered_models'],
    ['one model of MLflow', { registered_model: registryModel }, 'registered_models'],
    ['versions of the workspace registry', [registryVersion], 'model_versions'],
    ['versions of MLflow', { model_versions: [registryVersion] }, 'model_versions'],
    ['one version of MLflow', mlflowVersion, 'model_versions'],
    ['tags of objects', [entityTag], 'entity_tags'],
  ])('%s', async (_name, content, expected) => {
    const { files } = await discovered({ 'x.json': content });
    expect(files[0]).toMatchObject({ export: expected, status: 'read', problems: [] });
  });

  test.each([
    [
      'routine privileges',
      'grantor,grantee,specific_catalog,specific_schema,specific_name,privilege_type,is_grantable,inherited_from\na,account users,prod,credit,m,EXECUTE,NO,SCHEMA\n',
    ],
    [
      'schema privileges without a row',
      'grantor,grantee,catalog_name,schema_name,privilege_type,inherited_from\n',
    ],
  ])('the information schema: %s', async (_name, content) => {
    const { files } = await discovered({ 'x.csv': content });
    expect(files[0]).toMatchObject({ export: 'grants', status: 'read' });
  });

  test('permissions of anything else are still refused', async () => {
    const { files } = await discovered({ 'x.json': { ...tokenPermissions, object_type: 'passwords' } });
    expect(files[0]).toMatchObject({ status: 'refused', export: null });
  });
});

describe('grants', () => {
  const grants =
    'select securable_type, securable_name, principal, privilege, inherited_from_type, inherited_from_name, is_effective from stg_grants order by all';
  const staged = async (files: Files) => {
    const loaded = await load(files, { workspace: '111111' });
    for (const view of catalog.staging.filter(({ name: view }) => view.startsWith('stg_grant')))
      await loaded.rows(`create view ${view.name} as ${view.sql}`);
    return loaded;
  };

  test('take their securable from the place of the file, in one spelling', async () => {
    const loaded = await staged({ 'uc/grants/registered_model/prod.credit.pd_scoring.json': direct });
    expect(await loaded.rows(grants)).toEqual([
      {
        securable_type: 'function',
        securable_name: 'prod.credit.pd_scoring',
        principal: 'b76b6808-9e10-43b3-be20-6b6d19ed1af0',
        privilege: 'ALL_PRIVILEGES',
        inherited_from_type: null,
        inherited_from_name: null,
        is_effective: false,
      },
      {
        securable_type: 'function',
        securable_name: 'prod.credit.pd_scoring',
        principal: 'risk-analysts',
        privilege: 'EXECUTE',
        inherited_from_type: null,
        inherited_from_name: null,
        is_effective: false,
      },
    ]);
  });

  test('say from where they are inherited, and count with the direct ones of another file', async () => {
    const loaded = await staged({
      'uc/grants/function/prod.credit.pd_scoring.json': effective,
      'old/uc/grants/function/prod.credit.pd_scoring.json': direct,
    });
    expect(loaded.export('grants')).toMatchObject({ status: 'present', rows: 4 });
    expect(await loaded.rows(`select * from (${grants}) where principal = 'account users'`)).toEqual([
      {
        securable_type: 'function',
        securable_name: 'prod.credit.pd_scoring',
        principal: 'account users',
        privilege: 'USE_CATALOG',
        inherited_from_type: 'CATALOG',
        inherited_from_name: 'prod',
        is_effective: true,
      },
    ]);
  });

  test('an empty answer tells that there are none, and by its command whether inherited ones were asked for', async () => {
    const loaded = await staged({
      'manifest.json': {
        workspaceId: '111111',
        files: [{ path: 'x.json', command: 'databricks grants get-effective function prod.a.b -o json' }],
      },
      'x.json': '{}',
      'uc/grants/schema/prod.a.json': {},
    });
    expect(loaded.export('grants')).toMatchObject({ status: 'present', rows: 0 });
    expect(
      await loaded.rows(
        'select securable_type, securable_name, row_count, is_effective_command from stg_grant_exports order by all',
      ),
    ).toEqual([
      { securable_type: 'function', securable_name: 'prod.a.b', row_count: 0, is_effective_command: true },
      { securable_type: 'schema', securable_name: 'prod.a', row_count: 0, is_effective_command: false },
    ]);
  });

  test('of the information schema name their securable in each row', async () => {
    const loaded = await staged({
      'table_privileges.csv':
        'grantor,grantee,table_catalog,table_schema,table_name,privilege_type,is_grantable,inherited_from\na,users,prod,credit,t,SELECT,NO,NONE\n',
      'catalog_privileges.csv':
        'grantor,grantee,catalog_name,privilege_type,is_grantable,inherited_from\na,users,prod,USE CATALOG,NO,\n',
    });
    expect(await loaded.rows(grants)).toMatchObject([
      {
        securable_type: 'catalog',
        securable_name: 'prod',
        privilege: 'USE_CATALOG',
        inherited_from_type: null,
      },
      {
        securable_type: 'table',
        securable_name: 'prod.credit.t',
        privilege: 'SELECT',
        inherited_from_type: null,
      },
    ]);
  });

  test('a further page that is not there, and a list that is cut off, are not all of them', async () => {
    const loaded = await load({
      'uc/grants/function/prod.a.b.json': { ...direct, next_page_token: 'x' },
      'uc/grants/function/prod.a.c.json': '[{"principal": "users", "privileges": ["EXECUTE"]},',
    });
    expect(loaded.input('uc/grants/function/prod.a.b.json').status).toBe('partial');
    expect(loaded.input('uc/grants/function/prod.a.c.json')).toMatchObject({
      status: 'broken',
      export: 'grants',
    });
  });
});

describe('what is kept of exports that stand near secrets', () => {
  test('no credential of a storage credential, no hash, no configuration value of the login', async () => {
    const loaded = await load({
      'uc/storage-credentials.json': [credential],
      'account/sp-secrets/12345678901234.json': [principalSecret],
      'auth-describe.json': login,
    });
    for (const table of ['raw_storage_credentials', 'raw_service_principal_secrets', 'raw_auth_describe']) {
      const text = JSON.stringify(await loaded.rows(`select * from ${table}`));
      expect(text).not.toMatch(/tell-nobody|a1b2c3d4e5|must-not-be-kept/);
    }
    expect(await loaded.rows('select host, profile, tenant_id, auth_type from raw_auth_describe')).toEqual([
      {
        host: 'https://adb-1234567890123456.7.azuredatabricks.net',
        profile: 'prod',
        tenant_id: '99999999-8888-7777-6666-555555555555',
        auth_type: 'pat',
      },
    ]);
    expect(
      await loaded.rows('select object_name, id, workspace_id from raw_service_principal_secrets'),
    ).toEqual([{ object_name: '12345678901234', id: principalSecret.id, workspace_id: null }]);
  });
});

describe('the workspace', () => {
  test('of an Azure resource is the one that it names', async () => {
    for (const resource of [azure, nested]) {
      const loaded = await load({ 'azure.json': [resource] });
      expect(
        await loaded.rows(
          'select workspace_id, public_network_access, is_without_public_ip from raw_azure_workspace',
        ),
      ).toEqual([
        { workspace_id: '1234567890123456', public_network_access: 'Enabled', is_without_public_ip: true },
      ]);
      expect(loaded.evidence.workspaces.map(({ workspaceId }) => workspaceId)).toEqual(['1234567890123456']);
    }
  });

  test('of a network policy keeps all its digits', async () => {
    const loaded = await load({
      'account/workspace-network/12345678901234567.json':
        '{"network_policy_id":"default-policy","workspace_id":12345678901234567}',
    });
    expect(await loaded.rows('select workspace_id, network_policy_id from raw_workspace_network')).toEqual([
      { workspace_id: '12345678901234567', network_policy_id: 'default-policy' },
    ]);
  });

  test('null is an account without workspaces', async () => {
    const loaded = await load({ 'system/workspaces_latest.json': 'null\n' });
    expect(loaded.export('workspaces')).toMatchObject({ status: 'present', rows: 0 });
  });
});

describe('models and versions in the spellings of MLflow and of the workspace registry', () => {
  test('become the same rows', async () => {
    const loaded = await load({
      'a.json': [shapes.model],
      'b.json': { registered_model_databricks: registryModel },
      'c.json': [shapes.version],
      'd.json': mlflowVersion,
      'e.json': [registryVersion],
    });
    expect(
      await loaded.rows(
        'select full_name, owner, tags is not null as has_tags from raw_registered_models order by 1',
      ),
    ).toEqual([
      { full_name: 'credit_adjudication', owner: 'ana.ruiz@contoso.com', has_tags: true },
      { full_name: 'prod.credit.pd_scoring', owner: 'credit-risk-ml', has_tags: false },
    ]);
    for (const view of catalog.staging.filter(({ name: view }) => view.startsWith('stg_model_version')))
      await loaded.rows(`create view ${view.name} as ${view.sql}`);
    expect(
      await loaded.rows('select model_name, model_version, stage from stg_model_versions order by all'),
    ).toEqual([
      { model_name: 'credit_adjudication', model_version: '2', stage: 'Production' },
      { model_name: 'prod.credit.pd_scoring', model_version: '7', stage: null },
      { model_name: 'prod.credit.pd_scoring', model_version: '7', stage: null },
    ]);
    expect(
      await loaded.rows('select model_name, model_version, alias_name from stg_model_version_aliases'),
    ).toEqual([{ model_name: 'prod.credit.pd_scoring', model_version: '7', alias_name: 'champion' }]);
    expect(await loaded.rows('select tag_key, tag_value from stg_model_version_tags')).toEqual([
      { tag_key: 'approved_by', tag_value: 'board' },
    ]);
  });
});

describe('what a path or a command names', () => {
  const named = (hint: ReturnType<typeof hintOfPath>) => hint && [hint.contract.export, hint.object];
  test.each([
    ['x/uc/grants/function/prod.a.b.json', ['grants', 'function/prod.a.b']],
    ['uc/grants/catalog/prod.json', ['grants', 'catalog/prod']],
    ['uc/grants/prod.json', null],
    ['account/sp-secrets/123.json', ['service_principal_secrets', '123']],
    ['account/pe-rules/3c0fdd8f.json', ['private_endpoint_rules', '3c0fdd8f']],
    ['account/workspace-network/1.json', ['workspace_network', '1']],
    ['tokens/permissions.json', ['token_permissions', null]],
  ])('path %s', (path, expected) => {
    expect(named(hintOfPath(path, catalog.contracts))).toEqual(expected);
  });

  test.each([
    ['databricks grants get-effective function prod.a.b -o json', ['grants', 'function/prod.a.b']],
    ['databricks grants get --profile p catalog prod -o json', ['grants', 'catalog/prod']],
    ['databricks grants list-effective schema prod.a', ['grants', 'schema/prod.a']],
    ['databricks api get /api/2.1/unity-catalog/permissions/table/prod.a.t', ['grants', 'table/prod.a.t']],
    ['databricks account service-principal-secrets list 123', ['service_principal_secrets', '123']],
    ['databricks service-principal-secrets-proxy list 123', ['service_principal_secrets', '123']],
    [
      'databricks account network-connectivity list-private-endpoint-rules 3c0f',
      ['private_endpoint_rules', '3c0f'],
    ],
    [
      'databricks account network-connectivity list-network-connectivity-configurations',
      ['network_connectivity', null],
    ],
    [
      'databricks api get /api/2.0/accounts/d80c/network-connectivity-configs/3c0f/private-endpoint-rules',
      ['private_endpoint_rules', '3c0f'],
    ],
    ['databricks permissions get authorization tokens', ['token_permissions', null]],
    ['databricks permissions get jobs 123', null],
    ['databricks permissions get serving-endpoints 84f4', ['serving_endpoint_permissions', '84f4']],
    ['databricks account workspaces list -o json', ['workspaces', null]],
    ['databricks registered-models get prod.a.b --include-aliases', ['registered_models', null]],
  ])('command %s', (command, expected) => {
    const hint = named(hintOfCommand(command, catalog.contracts));
    if (expected === null) expect(hint).toBeNull();
    else if (expected[1] === null) expect(hint?.[0]).toBe(expected[0]);
    else expect(hint).toEqual(expected);
  });
});

describe('an answer that is none', () => {
  const places = [
    'uc/grants/function/prod.a.b.json',
    'uc/external-locations.json',
    'uc/storage-credentials.json',
    'tokens/permissions.json',
    'net/ip-access-lists.json',
    'account/network-policies.json',
    'account/ncc.json',
    'account/pe-rules/1.json',
    'account/sp-secrets/1.json',
    'account/workspace-network/1.json',
    'net/azure-workspace.json',
  ];
  test.each(places)('%s: an error takes the place of the export', async (path) => {
    const loaded = await load({ [path]: { error_code: 'PERMISSION_DENIED', message: 'no' } });
    const { status, export: told } = loaded.input(path);
    expect(status).toBe('refused');
    expect(told).not.toBeNull();
    expect(loaded.export(told ?? '').status).toBe('missing');
  });

  test.each(places.filter((path) => !/permissions|workspace/.test(path)))(
    '%s: an empty list is there and empty',
    async (path) => {
      for (const empty of ['[\n  \n]\n', 'null\n', '{}\n']) {
        const loaded = await load({ [path]: empty });
        expect(loaded.input(path)).toMatchObject({ status: 'read', rows: 0 });
        expect(loaded.export(loaded.input(path).export ?? '')).toMatchObject({ status: 'present', rows: 0 });
      }
    },
  );
});
