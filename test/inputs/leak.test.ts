import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { toJson } from '../../src/report/json.ts';
import type { Audit } from '../../src/result.ts';
import { AS_OF, auditFolder } from '../support/estate.ts';

/** Invented. One has the shape of a token, the other none: only its place says that it is secret. */
const TOKEN = 'dapi0123456789abcdef0123456789abcdef';
const PASSWORD = 'hunter2-in-plain-zq9';

const entity = {
  name: 'e',
  entity_name: 'x.y.z',
  entity_version: '1',
  environment_vars: { PASSWORD, TOKEN },
};
const terraform = (values: object) => ({
  mode: 'managed',
  type: 'databricks_model_serving',
  provider_name: 'registry.terraform.io/databricks/databricks',
  schema_version: 0,
  values,
  sensitive_values: {},
});

const FILES: Readonly<Record<string, unknown>> = {
  'desired/terraform.json': {
    format_version: '1.0',
    values: {
      outputs: { password: { value: PASSWORD } },
      root_module: {
        resources: [
          {
            address: 'databricks_model_serving.a',
            name: 'a',
            ...terraform({
              name: 'a',
              config: [
                {
                  served_entities: [
                    {
                      ...entity,
                      external_model: [
                        {
                          name: 'm',
                          provider: 'openai',
                          task: 'llm/v1/chat',
                          openai_config: [{ openai_api_key_plaintext: PASSWORD }],
                        },
                      ],
                    },
                  ],
                },
              ],
            }),
          },
          {
            address: 'random_password.p',
            name: 'p',
            ...terraform({ result: PASSWORD }),
            type: 'random_password',
          },
        ],
      },
    },
  },
  'desired/terraform.tfstate': {
    version: 4,
    serial: 7,
    lineage: '0b1e',
    terraform_version: '1.9.8',
    outputs: { password: { value: PASSWORD, type: 'string' } },
    resources: [
      {
        mode: 'managed',
        type: 'databricks_model_serving',
        name: 'b',
        provider: 'provider["databricks"]',
        instances: [
          { schema_version: 0, attributes: { name: 'b', config: [{ served_entities: [entity] }] } },
        ],
      },
    ],
  },
  'desired/bundle.json': {
    bundle: { name: 'n', target: 'prod' },
    workspace: { host: 'https://adb-1000000000000001.1.azuredatabricks.net' },
    variables: { password: { value: PASSWORD } },
    resources: { model_serving_endpoints: { k: { name: 'c', config: { served_entities: [entity] } } } },
  },
  'system/audit_log/events.json': {
    workspace_id: '1000000000000001',
    event_time: '2026-09-20T10:00:00Z',
    service_name: 'serverlessRealTimeInference',
    action_name: 'updateServingEndpoint',
    event_id: 'e1',
    user_identity: { email: 'ana@contoso.com' },
    request_params: { name: 'a', config: JSON.stringify({ served_entities: [entity] }), token: TOKEN },
    response: { status_code: 200, result: PASSWORD },
  },
  'workspace=1000000000000001/serving/build-logs/a%2Fe.json': {
    logs: `building\npassword=${PASSWORD} ${TOKEN}\nBuild failed\n`,
  },
  'workspace=1000000000000001/serving/get/a.json': {
    name: 'a',
    id: 'id-a',
    state: { ready: 'READY' },
    config: { served_entities: [entity] },
  },
};

/** A payload table that was exported with its bodies. */
const PAYLOADS = [
  'databricks_request_id,request_time,execution_duration_ms,status_code,served_entity_id,request,response',
  `r1,2026-09-20T10:00:00Z,12,200,e,"{""x"":""${PASSWORD}""}","${PASSWORD}"`,
].join('\n');

describe('a secret in any export', () => {
  const folder = mkdtempSync(join(tmpdir(), 'serving-audit-leak-'));
  const kept = join(folder, 'kept.duckdb');
  let audit: Audit;

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, 'exports', path)), { recursive: true });
    writeFileSync(join(folder, 'exports', path), text);
  };

  beforeAll(async () => {
    for (const [path, value] of Object.entries(FILES)) write(path, JSON.stringify(value));
    write('system/inference_payloads/p.csv', PAYLOADS);
    audit = await auditFolder(join(folder, 'exports'), { asOf: AS_OF, databaseFile: kept });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('lies in a file that is read', () => {
    expect(audit.inputs.map(({ path, status }) => `${path} ${status}`).sort()).toEqual(
      [...Object.keys(FILES), 'system/inference_payloads/p.csv'].map((path) => `${path} read`).sort(),
    );
  });

  it.each([
    ['the result', () => toJson(audit)],
    ['the report', () => renderHtml(audit)],
    ['the database that is kept', () => readFileSync(kept, 'latin1')],
  ] as const)('is not in %s', async (_, read) => {
    const text = String(await read());
    expect(text.length).toBeGreaterThan(1000);
    expect(text.includes(PASSWORD)).toBe(false);
    expect(text.includes(TOKEN)).toBe(false);
  });
});
