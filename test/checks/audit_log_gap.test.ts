import { describe, expect, it } from 'vitest';
import { event, logCovers, permission, update } from '../support/audit-log.ts';
import { endpoint, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts, WORKSPACE } from '../support/estate.ts';
import { ms } from '../support/identities.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'audit_log_gap';
const covered = logCovers('2026-09-01T00:00:00Z', '2026-09-30T12:00:00Z');
const changed = (name: string, at: string) => endpoint(name, { last_updated_timestamp: ms(at) });

const estate = (details: readonly ExportRecord[], ...events: readonly ExportRecord[]): Estate => ({
  serving_endpoint_details: details,
  audit_log: [...covered, ...events],
});

describe('OPS-01 audit_log_gap', () => {
  it('passes a change that the log holds within a day, by name or by id', async () => {
    const result = await auditCheck(
      CHECK,
      estate(
        [changed('a', '2026-09-10T12:00:00Z'), changed('b', '2026-09-11T12:00:00Z')],
        update('a', '2026-09-10T11:00:00Z'),
        event('putInferenceEndpointAiGateway', '2026-09-12T11:00:00Z', {
          service_name: 'modelServing',
          request_params: { endpointName: 'b' },
        }),
      ),
    );
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(2);
  });

  it('fails a change near which the log holds nothing but reads, permissions and other endpoints', async () => {
    const result = await auditCheck(
      CHECK,
      estate(
        [changed('a', '2026-09-10T12:00:00Z')],
        update('a', '2026-09-08T12:00:00Z'),
        update('b', '2026-09-10T12:00:00Z'),
        event('getServingEndpoint', '2026-09-10T12:00:00Z', { request_params: { name: 'a' } }),
        permission('a', '2026-09-10T12:00:00Z'),
      ),
    );
    expect(verdicts(result)).toEqual({ failed: ['a'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({ events_near_it: 0, changed_at: '2026-09-10T12:00:00Z' });
  });

  it('looks as far around a change as it is told to', async () => {
    const two = estate([changed('a', '2026-09-10T12:00:00Z')], update('a', '2026-09-08T13:00:00Z'));
    expect((await auditCheck(CHECK, two)).outcome).toBe('fail');
    expect((await auditCheck(CHECK, two, { params: [`${CHECK}.match_hours=48`] })).outcome).toBe('pass');
  });

  it('is unsure where the event may still arrive, names no endpoint, or the workspace is not in the log', async () => {
    const late = estate([changed('a', '2026-09-30T06:00:00Z')]);
    expect(verdicts(await auditCheck(CHECK, late)).unknown).toEqual(['a']);
    const nameless = event('putInferenceEndpointAiGateway', '2026-09-10T12:00:00Z', {
      request_params: { key: 'x' },
    });
    const unclear = estate([changed('a', '2026-09-10T12:00:00Z')], nameless);
    expect(verdicts(await auditCheck(CHECK, unclear)).unknown).toEqual(['a']);
    const elsewhere = estate([{ ...changed('a', '2026-09-10T12:00:00Z'), _workspace: '2000000000000002' }]);
    expect(verdicts(await auditCheck(CHECK, elsewhere)).unknown).toEqual(['a']);
  });

  it('knows the workspace of a diagnostic log by the Azure resource', async () => {
    const arm = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Databricks/workspaces/prod';
    const diagnostic = (action: string, at: string) => ({
      resourceId: arm.toUpperCase(),
      operationName: `Microsoft.Databricks/serverlessRealTimeInference/${action}`,
      category: 'serverlessRealTimeInference',
      time: at,
      identity: JSON.stringify({ email: 'ana@contoso.com' }),
      properties: {
        actionName: action,
        serviceName: 'serverlessRealTimeInference',
        logId: `log-${at}`,
        requestParams: JSON.stringify({ name: 'a' }),
      },
    });
    const log = ['2026-09-01T00:00:00Z', '2026-09-10T11:00:00Z', '2026-09-30T12:00:00Z'].map((at) =>
      diagnostic('updateServingEndpoint', at),
    );
    const elsewhere = { ...changed('b', '2026-08-10T12:00:00Z'), _workspace: '2000000000000002' };
    const estateOf = (more: Estate): Estate => ({
      serving_endpoint_details: [changed('a', '2026-09-10T12:00:00Z'), elsewhere],
      audit_log: log,
      ...more,
    });
    expect((await auditCheck(CHECK, estateOf({}))).outcome).toBe('inconclusive');
    const described = {
      azure_workspace: [
        {
          id: arm,
          location: 'westeurope',
          workspaceUrl: 'adb-1.azuredatabricks.net',
          workspaceId: WORKSPACE,
        },
      ],
    };
    expect((await auditCheck(CHECK, estateOf(described))).outcome).toBe('pass');
  });

  it('does not apply to changes before the log begins, nor to ready-made endpoints', async () => {
    const before = estate([changed('a', '2026-08-10T12:00:00Z'), systemEndpoint()]);
    expect((await auditCheck(CHECK, before)).outcome).toBe('not_applicable');
  });

  it('is not assessed without the log, or on an empty one', async () => {
    const details = { serving_endpoint_details: [changed('a', '2026-09-10T12:00:00Z')] };
    expect((await auditCheck(CHECK, { ...details, audit_log: [] })).outcome).toBe('not_assessed');
    expect((await auditCheck(CHECK, { ...estate([]), serving_endpoint_details: [] })).outcome).toBe(
      'not_applicable',
    );
  });

  it('names the configuration and the log', async () => {
    const sources = await sourcesOfFailure(CHECK, estate([changed('a', '2026-09-10T12:00:00Z')]));
    expect(sources).toEqual(['system/audit_log.ndjson whole', 'serving/get/a.json 1']);
  });
});
