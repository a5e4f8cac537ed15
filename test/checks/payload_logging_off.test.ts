import { describe, expect, it } from 'vitest';
import { config, endpoint, model } from '../support/endpoints.ts';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'payload_logging_off';
const prod = (name: string, more: ExportRecord = {}, tags: Readonly<Record<string, string>> = {}) =>
  endpoint(name, { tags: { environment: 'prod', ...tags }, ...more });
const table = { catalog_name: 'prod', schema_name: 'logs', table_name_prefix: 'p' };
const outcomeOf = async (record: ExportRecord) =>
  (await auditCheck(CHECK, { serving_endpoint_details: [record] })).outcome;

describe('OPS-03 payload_logging_off', () => {
  it('fails production that logs nothing, or no longer', async () => {
    const off = { ai_gateway: { inference_table_config: { ...table, enabled: false } } };
    const result = await auditCheck(CHECK, { serving_endpoint_details: [prod('a'), prod('b', off)] });
    expect(verdicts(result)).toEqual({ failed: ['a', 'b'], unknown: [] });
  });

  it('passes each of the three features that log', async () => {
    expect(
      await outcomeOf(prod('a', { ai_gateway: { inference_table_config: { ...table, enabled: true } } })),
    ).toBe('pass');
    const legacy = {
      config: { ...config([model('m', '1')]), auto_capture_config: { ...table, enabled: true } },
    };
    expect(await outcomeOf(prod('b', legacy))).toBe('pass');
    const telemetry = {
      telemetry_config: { inference_table_config: { name: 'prod.logs.t', sampling_fraction: 1 } },
    };
    expect(await outcomeOf(prod('c', telemetry))).toBe('pass');
  });

  it('accepts a tag that forbids it only with a reason', async () => {
    const forbidden = { payload_logging: 'forbidden' };
    expect(await outcomeOf(prod('a', {}, forbidden))).toBe('fail');
    const reason = { ...forbidden, payload_logging_reason: 'patients did not agree' };
    expect(await outcomeOf(prod('a', {}, reason))).toBe('pass');
  });

  it('is unsure of an endpoint of unknown environment', async () => {
    const result = await auditCheck(CHECK, { serving_endpoint_details: [endpoint('a')] });
    expect(verdicts(result).unknown).toEqual(['a']);
  });

  it('does not apply to what is not production, and is not assessed without configurations', async () => {
    expect(await outcomeOf(endpoint('a', { tags: { environment: 'dev' } }))).toBe('not_applicable');
    const without = ['serving_endpoint_details'];
    expect((await auditCheck(CHECK, { users: [] }, { without })).outcome).toBe('not_assessed');
  });
});
