import { describe, expect, it } from 'vitest';
import { endpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { history, request, tracked } from '../support/serving.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'payload_logging_silent';
const NOON = '2026-09-30T12:00:00Z';
const table = (name: string, more: ExportRecord = {}) => ({
  ai_gateway: {
    ...tracked.ai_gateway,
    inference_table_config: {
      enabled: true,
      catalog_name: 'ml',
      schema_name: 'logs',
      table_name_prefix: name,
      ...more,
    },
  },
});
const row = (name: string, at: string, more: ExportRecord = {}): ExportRecord => ({
  _object: `ml.logs.${name}_payload`,
  databricks_request_id: `${name}-${at}`,
  served_entity_id: `entity-of-${name}`,
  request_time: at,
  execution_duration_ms: 20,
  status_code: 200,
  ...more,
});
const estate = (more: Estate = {}): Estate => ({
  serving_endpoint_details: [endpoint('a', table('a'))],
  endpoint_usage: [request('a', '2026-09-01T00:00:00Z'), request('a', NOON)],
  served_entities: [history('a')],
  inference_payloads: [row('a', '2026-09-30T11:00:00Z')],
  ...more,
});

describe('OPS-04 payload_logging_silent', () => {
  it('passes where the newest row is hardly older than the newest request', async () => {
    const result = await auditCheck(CHECK, estate());
    expect(result.outcome).toBe('pass');
  });

  it('fails where it is older than the lag allowed', async () => {
    const late = estate({
      inference_payloads: [
        row('a', '2026-09-30T01:00:00Z'),
        row('a', '2026-09-29T01:00:00Z', { logging_error_codes: ['MAX_REQUEST_SIZE_EXCEEDED'] }),
      ],
    });
    const result = await auditCheck(CHECK, late);
    expect(verdicts(result)).toEqual({ failed: ['a'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({
      table_name: 'ml.logs.a_payload',
      last_request_at: NOON,
      last_logged_at: '2026-09-30T01:00:00Z',
      too_large_to_log_pct: '50',
    });
    expect((await auditCheck(CHECK, late, { params: [`${CHECK}.max_lag_hours=12`] })).outcome).toBe('pass');
  });

  it('fails a capture that says so itself, and a table that was exported and is empty', async () => {
    const failed = {
      config: {
        auto_capture_config: {
          enabled: true,
          state: { payload_table: { name: 'a_payload', status: 'FAILED' } },
        },
      },
    };
    const captured = { serving_endpoint_details: [endpoint('a', failed)] };
    expect((await auditCheck(CHECK, estate(captured))).outcome).toBe('fail');
    // The empty file is called "any".
    const any = {
      config: { auto_capture_config: { enabled: true, state: { payload_table: { name: 'any' } } } },
    };
    const silent = estate({ serving_endpoint_details: [endpoint('a', any)], inference_payloads: [] });
    expect((await auditCheck(CHECK, silent)).outcome).toBe('fail');
  });

  it('is unsure of a table that was not exported, and of an endpoint of which no request is known', async () => {
    const two = estate({ serving_endpoint_details: [endpoint('a', table('a')), endpoint('b', table('b'))] });
    expect(verdicts(await auditCheck(CHECK, two)).unknown).toEqual(['b']);
  });

  it('takes requests from metrics, too', async () => {
    const { endpoint_usage: _, ...rest } = estate();
    const metrics = {
      endpoint_metrics: [{ _object: 'a', metric: 'request_count_total', value: 3, at: NOON }],
    };
    expect((await auditCheck(CHECK, { ...rest, ...metrics })).outcome).toBe('pass');
    const late = { inference_payloads: [row('a', '2026-09-30T01:00:00Z')] };
    expect((await auditCheck(CHECK, { ...rest, ...metrics, ...late })).outcome).toBe('fail');
  });

  it('takes the record of requests before metrics, which may be younger than every table', async () => {
    const metrics = [{ _object: 'a', metric: 'request_count_total', value: 3, at: '2026-09-30T23:59:00Z' }];
    expect((await auditCheck(CHECK, estate({ endpoint_metrics: metrics }))).outcome).toBe('pass');
  });

  it('does not apply where nothing is to be logged, or nobody called', async () => {
    const off = estate({ serving_endpoint_details: [endpoint('a', table('a', { enabled: false }))] });
    expect((await auditCheck(CHECK, off)).outcome).toBe('not_applicable');
    const quiet = estate({
      serving_endpoint_details: [endpoint('a', table('a')), endpoint('b')],
      served_entities: [history('a'), history('b')],
      endpoint_usage: [request('a', '2026-09-01T00:00:00Z'), request('b', NOON)],
    });
    expect((await auditCheck(CHECK, quiet)).outcome).toBe('not_applicable');
  });

  it('is not assessed without payload metadata or requests', async () => {
    const { inference_payloads: _, ...unlogged } = estate();
    expect((await auditCheck(CHECK, { ...unlogged, inference_payloads: [] })).outcome).toBe('inconclusive');
    const { endpoint_usage: __, ...unknown } = estate();
    expect((await auditCheck(CHECK, unknown)).outcome).toBe('not_assessed');
  });

  it('names the files', async () => {
    const late = estate({ inference_payloads: [row('a', '2026-09-30T01:00:00Z')] });
    expect(await sourcesOfFailure(CHECK, late)).toEqual([
      'system/endpoint_usage.ndjson whole',
      'system/inference_payloads/ml.logs.a_payload.ndjson whole',
      'serving/get/a.json 1',
    ]);
  });
});
