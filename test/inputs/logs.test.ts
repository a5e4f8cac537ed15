import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase, run } from '../../src/database.ts';
import * as shapes from './shapes.ts';
import { type Files, folderOf, load } from './support.ts';

const ndjson = (...rows: readonly object[]) => `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
const cell = (value: unknown) =>
  `"${(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('"', '""')}"`;
const csv = (...rows: readonly object[]) =>
  `${Object.keys(rows[0] ?? {}).join(',')}\n${rows.map((row) => Object.values(row).map(cell).join(',')).join('\n')}\n`;
const ARM =
  '/SUBSCRIPTIONS/0B1F6471-1BF0-4DDA-AEC3-111111111111/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.DATABRICKS/WORKSPACES/PROD';

async function parquet(rows: readonly object[]): Promise<Uint8Array> {
  const folder = folderOf({ 'rows.ndjson': ndjson(...rows) });
  const database = await openDatabase({ file: null, memory: null, spillDirectory: folder });
  const path = join(folder, 'rows.parquet');
  await run(
    database,
    `copy (select * from read_json('${folder}/rows.ndjson', format = 'newline_delimited')) to '${path}' (format parquet)`,
  );
  database.close();
  return readFileSync(path);
}

/** What `system.access.audit` holds of an update and of a change of permissions. */
const update = {
  account_id: 'a7e3b0d4',
  workspace_id: '12345678901234567',
  event_time: '2026-09-29T09:00:00Z',
  service_name: 'serverlessRealTimeInference',
  action_name: 'updateServingEndpoint',
  user_identity: { email: 'ana@contoso.com', subject_name: null },
  source_ip_address: '10.1.2.3',
  user_agent: 'Terraform/1.9',
  request_id: 'r-1',
  request_params: {
    name: 'pd-scoring',
    config: JSON.stringify({
      served_entities: [
        {
          name: 'pd_scoring-7',
          entity_name: 'prod.credit.pd_scoring',
          entity_version: '7',
          environment_vars: { KEY: 'hunter2-in-plain-text' },
        },
      ],
    }),
  },
  response: { status_code: 200, error_message: null, result: null },
  event_id: 'e-1',
};
const permission = {
  ...update,
  event_time: '2026-09-29T10:00:00Z',
  action_name: 'changeInferenceEndpointAcl',
  request_id: 'r-2',
  request_params: { resourceId: '84f4b905', targetUserId: '4711', aclPermissionSet: 'View,Query' },
  event_id: 'e-2',
};
const other = {
  ...update,
  event_time: '2026-09-29T11:00:00Z',
  service_name: 'notebook',
  action_name: 'runCommand',
  request_id: 'r-3',
  request_params: { commandText: 'select hunter3' },
  event_id: 'e-3',
};

const EVENTS = `select service_name, action_name, event_time, actor, user_agent, source_ip_address, request_id, event_id, status_code,
  endpoint_name, resource_id, target_user_id, permission_set, served_versions from audit_event where is_kept order by event_time`;
const kept = [
  {
    service_name: 'serverlessRealTimeInference',
    action_name: 'updateServingEndpoint',
    event_time: '2026-09-29T09:00:00Z',
    actor: 'ana@contoso.com',
    user_agent: 'Terraform/1.9',
    source_ip_address: '10.1.2.3',
    request_id: 'r-1',
    event_id: 'e-1',
    status_code: 200,
    endpoint_name: 'pd-scoring',
    resource_id: null,
    target_user_id: null,
    permission_set: null,
    served_versions: ['prod.credit.pd_scoring/7'],
  },
  {
    service_name: 'serverlessRealTimeInference',
    action_name: 'changeInferenceEndpointAcl',
    event_time: '2026-09-29T10:00:00Z',
    actor: 'ana@contoso.com',
    user_agent: 'Terraform/1.9',
    source_ip_address: '10.1.2.3',
    request_id: 'r-2',
    event_id: 'e-2',
    status_code: 200,
    endpoint_name: null,
    resource_id: '84f4b905',
    target_user_id: '4711',
    permission_set: 'View,Query',
    served_versions: null,
  },
];

/** As a storage account receives it: some parts are JSON text. */
const diagnostic = (event: typeof update | typeof permission | typeof other, asText: boolean) => {
  const part = (value: object) => (asText ? JSON.stringify(value) : value);
  return {
    resourceId: ARM,
    operationVersion: '1.0.0',
    identity: part({ email: event.user_identity.email, subjectName: null }),
    operationName: `Microsoft.Databricks/${event.service_name}/${event.action_name}`,
    time: event.event_time,
    category: event.service_name,
    properties: {
      sourceIPAddress: event.source_ip_address,
      logId: event.event_id,
      serviceName: event.service_name,
      userAgent: event.user_agent,
      response: part({ statusCode: 200 }),
      sessionId: null,
      actionName: event.action_name,
      requestId: event.request_id,
      requestParams: part(event.request_params),
    },
    Host: 'x',
  };
};
/** As Log Analytics names it. */
const analytics = (
  event: typeof update | typeof permission | typeof other,
  time: string,
  key = 'TimeGenerated',
) => ({
  TenantId: 't',
  [key]: time,
  ActionName: event.action_name,
  Category: event.service_name,
  Identity: JSON.stringify({ email: event.user_identity.email, subjectName: null }),
  LogId: event.event_id,
  OperationName: `Microsoft.Databricks/${event.service_name}/${event.action_name}`,
  RequestId: event.request_id,
  RequestParams: JSON.stringify(event.request_params),
  Response: JSON.stringify({ statusCode: 200 }),
  ServiceName: event.service_name,
  SourceIPAddress: event.source_ip_address,
  UserAgent: event.user_agent,
  _ResourceId: ARM.toLowerCase(),
});

const all = [update, permission, other];
const withText = all.map((event) => ({
  ...event,
  user_identity: JSON.stringify(event.user_identity),
  request_params: JSON.stringify(event.request_params),
  response: JSON.stringify(event.response),
}));
const diagnostics = (asText: boolean) => all.map((event) => diagnostic(event, asText));

describe('the audit log', () => {
  test.each<[string, string, () => Promise<Files[string]> | Files[string]]>([
    ['the system table as NDJSON', 'a.ndjson', () => ndjson(...all)],
    ['an array', 'a.json', () => all],
    ['objects as JSON text', 'a.ndjson', () => ndjson(...withText)],
    ['CSV', 'a.csv', () => csv(...withText)],
    ['Parquet', 'a.parquet', () => parquet(all)],
    ['Parquet with JSON text', 'a.parquet', () => parquet(withText)],
    ['a diagnostic log with JSON text', 'PT1H.json', () => ndjson(...diagnostics(true))],
    ['a diagnostic log with objects', 'PT1H.json', () => ndjson(...diagnostics(false))],
    ['a message of an Event Hub', 'a.json', () => ({ records: diagnostics(true) })],
    [
      'messages of an Event Hub, one a line',
      'a.json',
      () => ndjson({ records: diagnostics(true).slice(0, 2) }, { records: diagnostics(false).slice(2) }),
    ],
    ['Log Analytics as JSON', 'a.json', () => all.map((event) => analytics(event, event.event_time))],
    [
      'Log Analytics as CSV of the portal',
      'a.csv',
      () =>
        csv(
          ...all.map((event, index) =>
            analytics(event, `9/29/2026, ${9 + index}:00:00.000 AM`, 'TimeGenerated [UTC]'),
          ),
        ),
    ],
    [
      'the answer of the Log Analytics API',
      'a.json',
      () => {
        const rows = all.map((event) => analytics(event, event.event_time));
        const columns = Object.keys(rows[0] ?? {}).map((name) => ({ name, type: 'string' }));
        return { tables: [{ name: 'PrimaryResult', columns, rows: rows.map((row) => Object.values(row)) }] };
      },
    ],
  ])('is read as %s', async (_, path, content) => {
    const loaded = await load({ [path]: await content() });
    expect(loaded.input(path)).toMatchObject({ export: 'audit_log', status: 'read', rows: 3, problems: [] });
    expect(loaded.export('audit_log')).toMatchObject({
      from: '2026-09-29T09:00:00Z',
      to: '2026-09-29T11:00:00Z',
    });
    expect(await loaded.rows(EVENTS)).toEqual(kept);
  });

  test('keeps nothing of a request but what the contract names', async () => {
    const loaded = await load({ 'a.ndjson': ndjson(...all) });
    const text = JSON.stringify(await loaded.rows('select * from audit_event'));
    expect(text).not.toMatch(/hunter|commandText|runCommand/);
  });

  test('counts other services by day, and the use of tokens by token and day', async () => {
    const login = {
      ...update,
      service_name: 'accounts',
      action_name: 'tokenLogin',
      request_params: { user: 'ana@contoso.com', tokenId: 't-1' },
    };
    const { rows } = await load({
      'a.ndjson': ndjson(other, { ...other, event_id: 'e-4' }, login, { ...login, event_id: 'e-5' }),
    });
    expect(
      await rows(
        'select service_name, action_name, token_id, row_count from audit_event order by service_name',
      ),
    ).toEqual([
      { service_name: 'accounts', action_name: 'tokenLogin', token_id: 't-1', row_count: 2 },
      { service_name: 'notebook', action_name: null, token_id: null, row_count: 2 },
    ]);
  });

  test('takes the workspace from the folder, and the hours of a storage account as one', async () => {
    const home = 'workspace=42/insights-logs-serverlessrealtimeinference/y=2026/m=09/d=29';
    const { rows } = await load({
      [`${home}/h=09/m=00/PT1H.json`]: ndjson(...diagnostics(true)),
      [`${home}/h=10/m=00/PT1H.json`]: ndjson(diagnostic({ ...update, event_id: 'e-9' }, true)),
    });
    expect(
      await rows('select distinct workspace_id, azure_resource_id from audit_event where is_kept'),
    ).toEqual([{ workspace_id: '42', azure_resource_id: ARM.toLowerCase() }]);
  });

  test('is partial where Log Analytics cut its answer', async () => {
    const row = analytics(update, update.event_time);
    const columns = Object.keys(row).map((name) => ({ name, type: 'string' }));
    const table = { name: 'PrimaryResult', columns, rows: [Object.values(row)] };
    const loaded = await load({ 'a.json': { tables: [table], error: { code: 'PartialError' } } });
    expect(loaded.input('a.json')).toMatchObject({ export: 'audit_log', status: 'partial', rows: 1 });
  });

  test('is malformed where a time cannot be read', async () => {
    const loaded = await load({ 'a.ndjson': ndjson(update, { ...permission, event_time: '29.09.2026' }) });
    expect(loaded.input('a.ndjson')).toMatchObject({ status: 'partial', rows: 2 });
  });
});

const call = {
  account_id: 'a7e3b0d4',
  workspace_id: '12345678901234567',
  request_id: 'q',
  invocation_id: 'i-1',
  endpoint_id: 'g-1',
  endpoint_name: 'assistant',
  event_time: '2026-09-29T09:00:00Z',
  latency_ms: 2345,
  time_to_first_byte_ms: 312,
  destination_type: 'PAY_PER_TOKEN_FOUNDATION_MODEL',
  destination_name: 'databricks-claude-sonnet-5',
  destination_model: 'claude',
  requester: 'ana@contoso.com',
  requester_type: 'USER',
  input_tokens: 100,
  output_tokens: 47,
  total_tokens: 147,
  token_details: { cache_read_input_tokens: 12 },
  status_code: 200,
};
const denied = {
  ...call,
  invocation_id: 'i-2',
  status_code: 403,
  input_tokens: null,
  output_tokens: null,
  total_tokens: null,
  latency_ms: 9,
  time_to_first_byte_ms: null,
};

describe('requests through the AI gateway', () => {
  test.each<[string, () => Promise<Files[string]> | Files[string]]>([
    ['a.ndjson', () => ndjson(call, denied)],
    [
      'a.csv',
      () =>
        csv(
          ...[call, denied].map((row) =>
            Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value ?? 'null'])),
          ),
        ),
    ],
    // The five columns of late 2026 are known, or ignored.
    ['a.parquet', () => parquet([{ ...call, service_type: 'MODEL', service_name: 's' }, denied])],
  ])('are counted by day, and their measures kept to half a percent: %s', async (path, content) => {
    const loaded = await load({ [path]: await content() });
    expect(loaded.input(path)).toMatchObject({ export: 'ai_gateway_usage', status: 'read', rows: 2 });
    expect(
      await loaded.rows(
        'select status_code, row_count, input_tokens, output_tokens, cache_read_tokens from gateway_day order by status_code',
      ),
    ).toEqual([
      { status_code: 200, row_count: 1, input_tokens: 100, output_tokens: 47, cache_read_tokens: 12 },
      {
        status_code: 403,
        row_count: 1,
        input_tokens: null,
        output_tokens: null,
        cache_read_tokens: expect.anything(),
      },
    ]);
    expect(
      await loaded.rows(
        'select status_code, measure, measured from gateway_measure order by status_code, measure',
      ),
    ).toEqual([
      { status_code: 200, measure: 'latency_ms', measured: '2350' },
      { status_code: 200, measure: 'output_tokens_per_second', measured: '20' },
      { status_code: 200, measure: 'time_to_first_byte_ms', measured: '312' },
      { status_code: 403, measure: 'latency_ms', measured: '9' },
    ]);
  });
});

describe('inference tables', () => {
  const body = { request: '{"prompt":"hunter2"}', response: '{"answer":"hunter3"}' };
  const legacy = {
    databricks_request_id: 'q-1',
    client_request_id: null,
    date: '2026-09-29',
    timestamp_ms: 1790672400000,
    execution_time_ms: 21,
    status_code: 200,
    sampling_fraction: 1,
    request_metadata: { endpoint_name: 'pd-scoring', model_name: 'pd_scoring', model_version: '7' },
    ...body,
  };
  const gateway = {
    client_request_id: '',
    databricks_request_id: 'q-2',
    request_date: '2026-09-29',
    request_time: '2026-09-29T09:00:00Z',
    status_code: 200,
    sampling_fraction: 1,
    execution_duration_ms: 21,
    served_entity_id: '362c5dbb1cf448789afbb4ee6a687712',
    requester: '36650389-1a56-4b80-be22-3ebcfe042150',
    logging_error_codes: ['MAX_REQUEST_SIZE_EXCEEDED'],
    ...body,
  };
  const unity = {
    request_id: 'q-3',
    invocation_id: 'i-3',
    event_time: '2026-09-29T09:00:00Z',
    latency_ms: 21,
    time_to_first_byte_ms: 11,
    status_code: 200,
    sampling_fraction: 1,
    destination_name: 'claude',
    requester: 'ana@contoso.com',
    ...body,
  };
  const flat = (row: object) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [
        key,
        typeof value === 'object' ? JSON.stringify(value) : value,
      ]),
    );

  test.each([
    ['legacy', legacy],
    ['of an AI gateway', gateway],
    ['of the Unity AI gateway', unity],
  ])('%s are read without their bodies, in any format that allows it', async (_, row) => {
    const forms: Files = {
      'a.ndjson': ndjson(row, row),
      'a.csv': csv(flat(row), flat(row)),
      'a.parquet': await parquet([row, row]),
    };
    for (const [path, content] of Object.entries(forms)) {
      const loaded = await load({ [path]: content });
      expect(loaded.input(path), path).toMatchObject({
        export: 'inference_payloads',
        status: 'read',
        rows: 2,
      });
      // Delivered at least once: the second is the first again.
      expect(await loaded.rows('select sum(requests) as n from payload_day'), path).toEqual([{ n: 1 }]);
      expect(loaded.evidence.warnings, path).toContainEqual(
        expect.stringMatching(/1 row repeats another in /),
      );
      expect(
        await loaded.rows("select measured, row_count from payload_measure where measure = 'latency_ms'"),
        path,
      ).toEqual([{ measured: 21, row_count: 1 }]);
      const text = JSON.stringify([
        loaded.evidence,
        await loaded.rows('select * from payload_day'),
        await loaded.rows('select * from payload_measure'),
      ]);
      expect(text).not.toContain('hunter');
    }
  });

  test('are refused as JSON, which cannot be read in part', async () => {
    for (const content of [[gateway], gateway]) {
      const loaded = await load({ 'a.json': content });
      expect(loaded.input('a.json')).toMatchObject({ status: 'refused', rows: 0 });
      expect(JSON.stringify(loaded.evidence)).not.toContain('hunter');
    }
  });

  test('may be counted beforehand', async () => {
    const counted = {
      served_entity_id: 'e',
      status_code: 200,
      request_time: '2026-09-29T09:00:00Z',
      execution_duration_ms: 20,
      request_count: 400,
    };
    const loaded = await load({
      'a.ndjson': ndjson(counted, { ...counted, status_code: 500, request_count: 2 }),
    });
    expect(loaded.input('a.ndjson')).toMatchObject({ export: 'inference_payloads', status: 'read', rows: 2 });
    expect(await loaded.rows('select sum(requests) as n from payload_day')).toEqual([{ n: 402 }]);
  });
});

test('lineage of tables is reduced to pairs a day', async () => {
  const event = {
    workspace_id: '1',
    event_time: '2026-09-29T09:00:00Z',
    entity_type: 'JOB',
    entity_id: 'j',
    created_by: 'ana@contoso.com',
    source_table_full_name: 'ml.logs.pd_payload',
    target_table_full_name: null,
  };
  const loaded = await load({ 'a.ndjson': ndjson(event, event) });
  expect(loaded.input('a.ndjson')).toMatchObject({ export: 'table_lineage', rows: 2 });
  expect(await loaded.rows('select source_table_full_name, row_count from table_lineage_day')).toEqual([
    { source_table_full_name: 'ml.logs.pd_payload', row_count: 2 },
  ]);
});

test('a request table is no inference table', async () => {
  expect((await load({ 'a.ndjson': ndjson(shapes.request) })).input('a.ndjson').export).toBe(
    'endpoint_usage',
  );
});
