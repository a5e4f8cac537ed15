import { describe, expect, it } from 'vitest';
import { endpoint, listed } from '../support/endpoints.ts';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { direct, effective } from '../support/grants.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'overbroad_payload_table';
const table = { catalog_name: 'prod', schema_name: 'logs', table_name_prefix: 'chat', enabled: true };
const gateway = (name: string, more: ExportRecord = {}): ExportRecord =>
  endpoint(name, { ai_gateway: { inference_table_config: { ...table, ...more } } });

describe('SEC-27 overbroad_payload_table', () => {
  it('fails a table that everyone may read, directly or through its schema or catalog', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        gateway('a'),
        gateway('b', { table_name_prefix: 'schema' }),
        gateway('c', { table_name_prefix: 'closed' }),
      ],
      grants: [
        effective('table/prod.logs.chat_payload', 'account users', 'SELECT'),
        effective('table/prod.logs.schema_payload', 'account users', 'ALL_PRIVILEGES < CATALOG prod'),
        effective('table/prod.logs.closed_payload', 'privacy', 'SELECT'),
      ],
    });
    expect(verdicts(result)).toEqual({
      failed: ['prod.logs.chat_payload', 'prod.logs.schema_payload'],
      unknown: [],
    });
    expect(result.rows[1]?.evidence.granted_to).toEqual(['account users: ALL_PRIVILEGES on catalog prod']);
  });

  it('is unsure where an answer does not tell what everyone may do', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [gateway('a')],
      grants: [
        {
          _object: 'table/prod.logs.chat_payload',
          principal: 'account users',
          privileges: [{ privilege: null }],
        },
      ],
    });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['prod.logs.chat_payload'] });
  });

  it('knows the tables of the gateway, of the older capture and of telemetry, also those switched off', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        gateway('off', { enabled: false }),
        gateway('unprefixed', { table_name_prefix: undefined }),
        endpoint('older', { config: { auto_capture_config: { ...table, table_name_prefix: 'old' } } }),
        endpoint('named', {
          config: {
            auto_capture_config: {
              ...table,
              state: { payload_table: { name: 'own_name', status: 'READY' } },
            },
          },
        }),
        endpoint('telemetry', {
          telemetry_config: { inference_table_config: { name: 'Prod.Telemetry.Calls' } },
        }),
      ],
      grants: [direct('table/prod.logs.chat_payload', 'privacy', 'SELECT')],
    });
    expect(verdicts(result).unknown).toEqual([
      'prod.logs.chat_payload',
      'prod.logs.old_payload',
      'prod.logs.own_name',
      'prod.logs.unprefixed_payload',
      'prod.telemetry.calls',
    ]);
  });

  it('passes a table of named groups, where what it inherits is known', async () => {
    const estate = (...grants: readonly ExportRecord[]) => ({
      serving_endpoint_details: [gateway('a')],
      grants,
    });
    const own = direct('table/prod.logs.chat_payload', 'privacy', 'SELECT');
    expect((await auditCheck(CHECK, estate(own))).outcome).toBe('inconclusive');
    const above = [
      direct('schema/prod.logs', 'platform', 'USE_SCHEMA'),
      direct('catalog/prod', 'platform', 'USE_CATALOG'),
    ];
    expect((await auditCheck(CHECK, estate(own, ...above))).outcome).toBe('pass');
    const reading = direct('catalog/prod', 'account users', 'SELECT');
    expect((await auditCheck(CHECK, estate(own, reading))).outcome).toBe('fail');
  });

  it('is unsure of an endpoint whose configuration was not exported', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoints: [listed('only-listed')],
      serving_endpoint_details: [gateway('a')],
      grants: [effective('table/prod.logs.chat_payload', 'privacy', 'SELECT')],
    });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['only-listed'] });
    const nameless = await auditCheck(CHECK, {
      serving_endpoint_details: [gateway('a', { catalog_name: undefined })],
    });
    expect(verdicts(nameless)).toEqual({ failed: [], unknown: ['a'] });
  });

  it('names the records that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      serving_endpoint_details: [gateway('a')],
      grants: [
        direct('schema/prod.logs', 'platform', 'USE_SCHEMA'),
        direct('schema/prod.logs', 'account users', 'SELECT'),
      ],
    });
    expect(sources).toEqual([
      'serving/get/a.json 1',
      'uc/grants/schema/prod.logs.json whole',
      'uc/grants/schema/prod.logs.json 2',
    ]);
  });

  it('does not apply where no payloads are written', async () => {
    const result = await auditCheck(CHECK, { serving_endpoint_details: [endpoint('a')] });
    expect(result.outcome).toBe('not_applicable');
  });
});
