import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, workspacesOf } from '../support/fake-workspace.ts';
import { auditAs, collect, newFolder, type Run, SAMPLES } from './collection.ts';

const PAYMENTS = join(SAMPLES, 'payments/exports');
const [, DEV = ''] = workspacesOf(PAYMENTS);
const BODY = '{"card": "4111 1111 1111 1111"}';
const HOSTILE = 'it\'s";$(touch$IFS$9pwned)`;`\\--é';

/** An estate whose endpoints write to tables of each generation, one of which is called what no one should call it. */
const named: Readonly<Record<string, object>> = {
  'fraud-scoring-dev': gateway('prod', 'serving`logs', undefined),
  'fraud-scoring-staging': {
    ai_gateway: undefined,
    config: {
      auto_capture_config: {
        ...{ catalog_name: 'prod', schema_name: 'logs', table_name_prefix: 'x', enabled: false },
        state: { payload_table: { name: 'old_payload' } },
      },
    },
  },
  'dispute-summary-dev': {
    ai_gateway: { inference_table_config: { enabled: false } },
    telemetry_config: { inference_table_config: { name: 'Prod.Telemetry.Gateway_Payload' } },
  },
  'dispute-summary-oss': { ai_gateway: { inference_table_config: { enabled: false } } },
  'databricks-claude-sonnet-4-5': gateway('prod', 'logs', HOSTILE),
  'databricks-gpt-oss-20b': gateway('prod', 'logs where 1=1\n', 'a'),
  'databricks-gte-large-en': gateway('..', '../..', 'etc'),
};
const common = { status_code: 200, sampling_fraction: 1, request: BODY, response: `${BODY}${BODY}` };
const at = (time: string) => ({
  ...common,
  ...{ databricks_request_id: time, request_time: `2026-${time}:00`, execution_duration_ms: 12 },
  ...{ served_entity_id: 'e', requester: 'u', logging_error_codes: [] },
});
const tables: Readonly<Record<string, readonly object[]>> = {
  'prod.serving`logs.fraud-scoring-dev_payload': [at('08-01 10:00'), at('09-30 10:00'), at('10-20 10:00')],
  'prod.logs.old_payload': ['2026-08-01T10:00:00Z', '2026-09-30T10:00:00Z'].map((time) => ({
    ...common,
    ...{ databricks_request_id: time, timestamp_ms: Date.parse(time), execution_time_ms: 7 },
    request_metadata: { endpoint_name: 'fraud-scoring-staging', model_name: 'm', model_version: '1' },
  })),
  'prod.telemetry.gateway_payload': [
    {
      ...common,
      ...{ request_id: 'r', invocation_id: 'i', event_time: '2026-09-30 10:00:00', latency_ms: 9 },
      ...{ destination_name: 'd', requester: 'u', request_tags: { of: BODY }, url: BODY },
    },
  ],
  [`prod.logs.${HOSTILE.toLowerCase()}_payload`]: [at('09-29 10:00'), at('09-30 10:00')],
};

describe('payload tables', () => {
  const folder = newFolder();
  let run: Run;
  let statements: readonly string[] = [];

  beforeAll(async () => {
    rmSync('pwned', { force: true });
    const workspace = await openWorkspace(estate(), DEV);
    run = await collect(workspace, folder, { scope: 'full', warehouse: 'abc', since: '2026-09-01' });
    statements = workspace.statements;
    await workspace.close();
  });

  it('of every generation are read in the range of time, each by its own column of it', () => {
    const held = readdirSync(join(folder, 'system/inference_payloads')).map((name) => [
      decodeURIComponent(name),
      rowsIn(join(folder, 'system/inference_payloads', name)),
    ]);
    expect(Object.fromEntries(held)).toEqual({
      'prod.serving`logs.fraud-scoring-dev_payload': 2,
      'prod.logs.old_payload': 1,
      'prod.telemetry.gateway_payload': 1,
      [`prod.logs.${HOSTILE.toLowerCase()}_payload`]: 2,
    });
    expect(run.stderr).not.toMatch(/_payload` has no column/);
  });

  it('give no request and no answer away, only how long they are', async () => {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      expect(readFileSync(join(entry.parentPath, entry.name), 'utf8'), entry.name).not.toContain('4111 1111');
    }
    const asked = statements.filter((sql) => sql.includes('_payload`') && !sql.endsWith(' limit 0'));
    expect(asked.length).toBeGreaterThanOrEqual(4);
    for (const sql of asked) {
      expect(sql).toContain(
        'octet_length(request) as request_length, octet_length(response) as response_length',
      );
      expect(sql.replaceAll(/octet_length\(\w+\)|re\w+_length/g, '')).not.toMatch(
        /\b(request|response|url|request_tags)\b/,
      );
    }
  });

  it('are one table each to SQL and one word to the shell, whatever they are called', () => {
    const hostile = `\`prod\`.\`logs\`.\`${HOSTILE.toLowerCase().replaceAll('`', '``')}_payload\``;
    expect(statements).toContain(`select * from ${hostile} limit 0`);
    const places = statements.map((sql) => sql.replaceAll(/`(?:[^`]|``)+`/g, 'name'));
    for (const sql of places.filter((one) => one.includes('name')))
      expect(sql).toMatch(/^select [\w\s,*'():.-]+ from name\.name\.name (limit 0|where [\w\s>=<'():.-]+)$/);
    expect(existsSync('pwned')).toBe(false);
  });

  it('whose name no table has are not asked for, and are listed', () => {
    const { files } = JSON.parse(readFileSync(join(folder, 'system/manifest.json'), 'utf8')) as {
      files: readonly { path: string; exitCode: number; message?: string }[];
    };
    const refused = files.filter(({ message }) => message?.includes('in a way that no table is called'));
    expect(refused.map(({ path, exitCode }) => [decodeURIComponent(path), exitCode]).sort()).toEqual([
      ['inference_payloads/...../...etc_payload', 1],
      ['inference_payloads/prod.logs where 1=1 .a_payload', 1],
    ]);
    expect(run.stderr).toMatch(/inference_payloads \(2\)\n +an endpoint names a table/);
    expect(statements.filter((sql) => /1=1|etc_payload/.test(sql))).toEqual([]);
  });

  it('are read by the audit as what they are', async () => {
    const { inputs } = await auditAs('payments', folder, '2026-12-01');
    const read = inputs.filter((input) => input.export === 'inference_payloads');
    expect(read.reduce((sum, { rows }) => sum + (rows ?? 0), 0)).toBe(6);
    expect(read.map(({ status, problems }) => [status, problems])).toEqual(read.map(() => ['read', []]));
  });

  it('are not asked for again by a further run', async () => {
    const workspace = await openWorkspace(estate(), DEV);
    await collect(workspace, folder, { scope: 'full', warehouse: 'abc' });
    const again = workspace.statements.filter((sql) => sql.includes('`') && !sql.endsWith(' limit 0'));
    await workspace.close();
    expect(again).toEqual([]);
  });
});

function gateway(catalog: string, schema: string, prefix: string | undefined): object {
  const table = { catalog_name: catalog, schema_name: schema, table_name_prefix: prefix };
  return { ai_gateway: { inference_table_config: { ...table, enabled: true } } };
}

function estate(): string {
  const exports = newFolder();
  cpSync(join(PAYMENTS, `workspace=${DEV}`), join(exports, `workspace=${DEV}`), { recursive: true });
  for (const [name, configuration] of Object.entries(named)) {
    const file = join(exports, `workspace=${DEV}/serving/get/${name}.json`);
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...configuration }));
  }
  const place = join(exports, 'system/inference_payloads');
  mkdirSync(place, { recursive: true });
  for (const [name, rows] of Object.entries(tables)) {
    const file = encodeURIComponent(name).replaceAll("'", '%27');
    writeFileSync(join(place, `${file}.json`), JSON.stringify(rows));
  }
  return exports;
}

function rowsIn(folder: string): number {
  const counts = readdirSync(folder).map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const answer = JSON.parse(text) as { result?: { data_array?: readonly unknown[] } };
    return answer.result?.data_array?.length ?? 0;
  });
  return counts.reduce((total, one) => total + one, 0);
}
