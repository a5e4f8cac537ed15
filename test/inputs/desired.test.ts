import { describe, expect, test } from 'vitest';
import * as shapes from './shapes.ts';
import { type Files, load } from './support.ts';

const secret = ['hunter2', 'hunter2', 'hunter2'].join('-');

/** What the provider prints of an endpoint: every block a list, everything unset there. */
const values = {
  id: 'pd-scoring',
  name: 'pd-scoring',
  serving_endpoint_id: '84f4b90597b94fb1846a96cb505772f1',
  ai_gateway: [
    {
      fallback_config: [],
      guardrails: [
        { input: [{ pii: [{ behavior: 'BLOCK' }], safety: true, invalid_keywords: [] }], output: [] },
      ],
      inference_table_config: [
        { catalog_name: 'prod', enabled: true, schema_name: 'gw', table_name_prefix: 'pd' },
      ],
      rate_limits: [{ calls: 600, key: 'endpoint', principal: '', renewal_period: 'minute', tokens: 0 }],
      usage_tracking_config: [{ enabled: true }],
    },
  ],
  budget_policy_id: '',
  config: [
    {
      auto_capture_config: [],
      served_entities: [
        {
          entity_name: 'prod.credit.pd_scoring',
          entity_version: '7',
          environment_vars: { REDIS: '{{secrets/pd/redis}}', API_TOKEN: secret },
          external_model: [],
          instance_profile_arn: '',
          max_provisioned_concurrency: 0,
          name: 'pd_scoring-7',
          scale_to_zero_enabled: false,
          workload_size: 'Medium',
          workload_type: 'CPU',
        },
        {
          name: 'gpt',
          entity_name: '',
          entity_version: '',
          environment_vars: {},
          external_model: [
            {
              name: 'gpt-4o',
              provider: 'openai',
              task: 'llm/v1/chat',
              openai_config: [
                { openai_api_key: '', openai_api_key_plaintext: secret, openai_api_type: 'azure' },
              ],
              anthropic_config: [],
            },
          ],
        },
      ],
      served_models: [],
      traffic_config: [
        {
          routes: [
            {
              served_entity_name: 'pd_scoring-7',
              served_model_name: 'pd_scoring-7',
              traffic_percentage: 100,
            },
            { served_entity_name: 'gpt', served_model_name: 'gpt', traffic_percentage: 0 },
          ],
        },
      ],
    },
  ],
  description: '',
  email_notifications: [],
  provider_config: [{ workspace_id: '1234567890123456' }],
  rate_limits: [],
  route_optimized: false,
  tags: [{ key: 'cost_center', value: '4711' }],
  timeouts: null,
};
const permissions = {
  id: '/serving-endpoints/84f4b90597b94fb1846a96cb505772f1',
  object_type: 'serving-endpoint',
  serving_endpoint_id: '84f4b90597b94fb1846a96cb505772f1',
  access_control: [
    { group_name: 'risk', permission_level: 'CAN_QUERY', service_principal_name: '', user_name: '' },
  ],
};
const resource = (type: string, held: object, address = `${type}.pd`) => ({
  address,
  mode: 'managed',
  type,
  name: 'pd',
  values: held,
});
const module = {
  resources: [resource('databricks_permissions', permissions), resource('databricks_cluster', { name: 'x' })],
  child_modules: [
    {
      address: 'module.serving',
      resources: [
        resource('databricks_model_serving', values, 'module.serving.databricks_model_serving.pd["eu"]'),
        { ...resource('databricks_model_serving', values), mode: 'data' },
      ],
    },
  ],
};

const stateFile = {
  version: 4,
  terraform_version: '1.9.8',
  serial: 3,
  lineage: 'x',
  outputs: {},
  resources: [
    {
      module: 'module.serving',
      mode: 'managed',
      type: 'databricks_model_serving',
      name: 'pd',
      instances: [{ index_key: 'eu', schema_version: 0, attributes: values }],
    },
    {
      mode: 'managed',
      type: 'databricks_permissions',
      name: 'pd',
      instances: [{ schema_version: 0, attributes: permissions }],
    },
  ],
  check_results: null,
};

const bundle = (mode: string, name: string) => ({
  bundle: { name: 'credit', target: mode, mode },
  resources: {
    model_serving_endpoints: {
      pd: {
        name,
        config: { served_entities: [{ entity_name: 'prod.credit.pd_scoring', entity_version: '7' }] },
        permissions: [{ group_name: 'risk', level: 'CAN_QUERY' }],
        id: name,
      },
    },
  },
  workspace: {
    host: 'https://adb-1234567890123456.7.azuredatabricks.net',
    current_user: { userName: 'ana.ruiz@contoso.com', short_name: 'ana_ruiz' },
  },
});

async function staged(files: Files) {
  const loaded = await load(files);
  return {
    loaded,
    rows: await loaded.rows(
      `select workspace_id, endpoint_id, endpoint_name, origin, address, bundle_target, is_development,
        name_prefix, deployer, config::varchar as config, ai_gateway::varchar as ai_gateway, tags::varchar as tags,
        permissions::varchar as permissions, plaintext_credentials::varchar as plaintext_credentials
      from raw_desired_configuration order by input_id, input_item`,
    ),
  };
}

describe('an approved configuration', () => {
  test.each<[string, object, string]>([
    ['of a Terraform state', { format_version: '1.0', values: { root_module: module } }, 'terraform_state'],
    [
      'of a Terraform plan',
      {
        format_version: '1.2',
        planned_values: { root_module: module },
        prior_state: { values: { root_module: {} } },
        resource_changes: [],
      },
      'terraform_plan',
    ],
    ['of a state file', stateFile, 'terraform_state'],
  ])('%s is read in the shape of the API, without its secrets', async (_, document, origin) => {
    const { loaded, rows: found } = await staged({ 'iac.json': document });
    expect(loaded.input('iac.json')).toMatchObject({ status: 'read', rows: 1, problems: [] });
    expect(found).toHaveLength(1);
    const [row] = found;
    expect(row).toMatchObject({
      workspace_id: '1234567890123456',
      endpoint_id: '84f4b90597b94fb1846a96cb505772f1',
      endpoint_name: 'pd-scoring',
      origin,
      address: 'module.serving.databricks_model_serving.pd["eu"]',
      tags: '[{"key":"cost_center","value":"4711"}]',
      permissions: '[{"group_name":"risk","permission_level":"CAN_QUERY"}]',
    });
    const config = JSON.parse(String(row?.config));
    expect(config.served_entities[0]).toMatchObject({
      name: 'pd_scoring-7',
      entity_version: '7',
      scale_to_zero_enabled: false,
      workload_size: 'Medium',
    });
    expect(config.served_entities[0]).not.toHaveProperty('max_provisioned_concurrency');
    expect(config.served_entities[1].external_model).toMatchObject({
      name: 'gpt-4o',
      openai_config: { openai_api_type: 'azure', openai_api_key_plaintext: { redacted: true } },
    });
    expect(config.traffic_config.routes[1]).toMatchObject({ traffic_percentage: 0 });
    expect(JSON.parse(String(row?.ai_gateway))).toEqual({
      guardrails: { input: { pii: { behavior: 'BLOCK' }, safety: true } },
      inference_table_config: {
        catalog_name: 'prod',
        enabled: true,
        schema_name: 'gw',
        table_name_prefix: 'pd',
      },
      rate_limits: [{ calls: 600, key: 'endpoint', renewal_period: 'minute' }],
      usage_tracking_config: { enabled: true },
    });
    expect(JSON.parse(String(row?.plaintext_credentials))).toEqual([
      {
        path: 'config.served_entities[gpt].external_model.openai_config.openai_api_key_plaintext',
        detector: null,
        length: secret.length,
      },
    ]);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  test('of a bundle tells its workspace, target and the prefix of development', async () => {
    const { rows: found } = await staged({
      'a.json': bundle('production', 'pd-scoring'),
      'b.json': bundle('development', 'dev_ana_ruiz_pd-scoring'),
    });
    expect(found).toMatchObject([
      {
        workspace_id: '1234567890123456',
        endpoint_id: null,
        endpoint_name: 'pd-scoring',
        bundle_target: 'production',
        is_development: false,
        name_prefix: null,
        deployer: 'ana.ruiz@contoso.com',
        permissions: '[{"group_name":"risk","permission_level":"CAN_QUERY"}]',
      },
      { endpoint_name: 'dev_ana_ruiz_pd-scoring', is_development: true, name_prefix: 'dev_ana_ruiz_' },
    ]);
    expect(JSON.parse(String(found[0]?.config)).served_entities[0].name).toBe('pd_scoring-7');
  });

  test('of a bundle’s plan is what is planned, and of its state what was deployed', async () => {
    const endpoint = { name: 'pd', config: { served_entities: [{ name: 'm', entity_version: '7' }] } };
    const key = 'resources.model_serving_endpoints.pd';
    const { rows: found } = await staged({
      'plan.json': {
        plan_version: 2,
        plan: {
          [key]: {
            action: 'update',
            new_state: { value: endpoint },
            remote_state: { endpoint_id: 'e1', endpoint_details: { name: 'pd', id: 'e1' } },
          },
          [`${key}.permissions`]: {
            new_state: { value: { __embed__: [{ group_name: 'g', level: 'CAN_VIEW' }] } },
          },
          'resources.model_serving_endpoints.kept': {
            action: 'skip',
            remote_state: { endpoint_details: endpoint },
          },
          'resources.jobs.j': { action: 'create', new_state: { value: { name: 'j' } } },
        },
      },
      'resources.json': {
        state_version: 2,
        lineage: 'x',
        state: {
          [key]: { __id__: 'pd', state: endpoint },
          [`${key}.permissions`]: {
            state: {
              object_id: '/serving-endpoints/e1',
              __embed__: [{ user_name: 'a@b.c', level: 'CAN_MANAGE' }],
            },
          },
        },
      },
    });
    expect(found).toMatchObject([
      {
        origin: 'bundle_plan',
        endpoint_name: 'pd',
        endpoint_id: 'e1',
        permissions: '[{"group_name":"g","permission_level":"CAN_VIEW"}]',
      },
      {
        origin: 'bundle_state',
        endpoint_name: 'pd',
        endpoint_id: 'e1',
        permissions: '[{"permission_level":"CAN_MANAGE","user_name":"a@b.c"}]',
      },
    ]);
  });

  test('that `get` printed is one only in its place', async () => {
    const loaded = await load({
      'workspace=12345678901234567/desired/pd.json': shapes.details,
      'serving/get/pd.json': shapes.details,
    });
    expect(
      loaded.discovery.files.map(({ path, export: name, workspaceId }) => [path, name, workspaceId]),
    ).toEqual([
      ['serving/get/pd.json', 'serving_endpoint_details', null],
      ['workspace=12345678901234567/desired/pd.json', 'desired_configuration', '12345678901234567'],
    ]);
    expect(
      await loaded.rows('select endpoint_name, origin, workspace_id from raw_desired_configuration'),
    ).toEqual([{ endpoint_name: 'pd-scoring', origin: 'approved', workspace_id: '12345678901234567' }]);
  });

  test('stays one where a manifest says that `get` printed it', async () => {
    const loaded = await load({
      'desired/pd.json': shapes.details,
      'manifest.json': {
        schema: 1,
        workspaceId: '12345678901234567',
        collectedAt: '2026-10-01T00:00:00Z',
        files: [
          {
            path: 'desired/pd.json',
            command: 'databricks serving-endpoints get pd-scoring -o json',
            exitCode: 0,
          },
        ],
      },
    });
    expect(loaded.input('desired/pd.json').export).toBe('desired_configuration');
  });

  test.each<[string, object]>([
    ['an empty Terraform state', { format_version: '1.0' }],
    [
      'a state of other things',
      { format_version: '1.0', values: { root_module: { resources: [resource('databricks_job', {})] } } },
    ],
    ['a state file of other things', { ...stateFile, resources: stateFile.resources.slice(1) }],
    ['a bundle without endpoints', { bundle: { name: 'x' }, resources: { jobs: {} }, workspace: {} }],
  ])('of %s is there and empty', async (_, document) => {
    const loaded = await load({ 'x.json': document });
    expect(loaded.input('x.json')).toMatchObject({ status: 'read', rows: 0, problems: [] });
    expect(loaded.export('desired_configuration')).toMatchObject({ status: 'present', rows: 0 });
  });

  test('that is cut off is broken, and seen as missing', async () => {
    const text = JSON.stringify({ format_version: '1.0', values: { root_module: module } }, null, 2);
    const loaded = await load({ 'desired/tf.json': text.slice(0, 2000) });
    expect(loaded.input('desired/tf.json').status).toBe('broken');
    expect(loaded.export('desired_configuration').status).toBe('missing');
  });

  test('with a credential in place of a reference is told, and one left to be filled in is not', async () => {
    const entity = (key: string) => ({
      name: 'gpt',
      external_model: { name: 'gpt', provider: 'openai', openai_config: { openai_api_key: key } },
    });
    const { rows: found } = await staged({
      'desired/a.json': { name: 'a', config: { served_entities: [entity(secret)] } },
      'desired/b.json': { name: 'b', config: { served_entities: [entity('{{secrets/llm/key}}')] } },
      'desired/c.json': { name: 'c', config: { served_entities: [entity(['$', '{var.key}'].join(''))] } },
    });
    expect(
      found.map(({ plaintext_credentials }) => JSON.parse(String(plaintext_credentials)).length),
    ).toEqual([1, 0, 0]);
    expect(JSON.stringify(found)).not.toContain(secret);
  });
});
