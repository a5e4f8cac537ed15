import { describe, expect, it } from 'vitest';
import { event, logCovers, permission, update } from '../support/audit-log.ts';
import { endpoint, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'change_without_record';
const at = '2026-09-20T12:00:00Z';
const prod = { tags: { environment: 'prod' } };
const covered = logCovers('2026-08-01T00:00:00Z', '2026-09-30T12:00:00Z');
const pipeline = {
  user_identity: { email: 'b76b6808-9e10-43b3-be20-6b6d19ed1af0' },
  user_agent: 'Terraform/1.9 databricks-tf-provider/1.50',
};
const record = (name: string) => ({ id: `CHG-${name}`, endpoint: name, changed_at: at, approved_by: 'x' });
const estate = (events: readonly ExportRecord[], more: Estate = {}): Estate => ({
  audit_log: [...covered, ...events],
  serving_endpoint_details: [endpoint('a', prod)],
  change_records: [record('a')],
  ...more,
});

describe('OPS-10 change_without_record', () => {
  it('passes what a pipeline changed on record, and what nobody changed', async () => {
    const details = { serving_endpoint_details: [endpoint('a', prod), endpoint('b', prod)] };
    const result = await auditCheck(CHECK, estate([update('a', at, [], pipeline)], details));
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(2);
  });

  it('is unsure of every endpoint where a change does not say of which', async () => {
    const nameless = event('updateInferenceEndpoint', at, { request_params: {} });
    expect(verdicts(await auditCheck(CHECK, estate([nameless]))).unknown).toEqual(['a']);
  });

  it('fails what a person changed, with whatever tool', async () => {
    const byPerson = update('a', at, [], { ...pipeline, user_identity: { email: 'ana@contoso.com' } });
    const result = await auditCheck(CHECK, estate([byPerson]));
    expect(verdicts(result).failed).toEqual(['a']);
    expect(result.rows[0]?.evidence).toMatchObject({
      changes: 1,
      changes_by_hand: 1,
      changes_without_record: 0,
      changed_by: ['ana@contoso.com'],
    });
  });

  it('is unsure of a change by hand that may have been refused', async () => {
    const unclear = update('a', at, [], { response: null });
    expect(verdicts(await auditCheck(CHECK, estate([unclear])))).toEqual({ failed: [], unknown: ['a'] });
    const inOrder = update('a', at, [], { ...pipeline, response: null });
    expect((await auditCheck(CHECK, estate([inOrder]))).outcome).toBe('pass');
    expect((await auditCheck(CHECK, estate([unclear, update('a', at)]))).outcome).toBe('fail');
  });

  it('fails what no known pipeline changed, and what has no record near it', async () => {
    const browser = update('a', at, [], { ...pipeline, user_agent: 'Mozilla/5.0' });
    expect((await auditCheck(CHECK, estate([browser]))).outcome).toBe('fail');
    const late = event('putInferenceEndpointAiGateway', '2026-09-25T12:00:00Z', {
      ...pipeline,
      request_params: { name: 'a' },
    });
    const result = await auditCheck(CHECK, estate([late]));
    expect(result.rows[0]?.evidence).toMatchObject({ changes_by_hand: 0, changes_without_record: 1 });
    expect((await auditCheck(CHECK, estate([late]), { params: [`${CHECK}.match_hours=200`] })).outcome).toBe(
      'pass',
    );
  });

  it('is unsure without the records, or of an endpoint that may not be production', async () => {
    const { change_records: _, ...without } = estate([update('a', at, [], pipeline)]);
    expect((await auditCheck(CHECK, without)).outcome).toBe('inconclusive');
    const unknown = { serving_endpoint_details: [endpoint('a')] };
    expect(verdicts(await auditCheck(CHECK, estate([update('a', at)], unknown))).unknown).toEqual(['a']);
  });

  it('is unsure that nothing changed where the log holds nothing of the workspace', async () => {
    const elsewhere = covered.map((row) => ({ ...row, workspace_id: '2000000000000002' }));
    const result = await auditCheck(CHECK, { ...estate([]), audit_log: elsewhere });
    expect(result.outcome).toBe('inconclusive');
  });

  it('does not look at refused changes, permissions, other environments and ready-made endpoints', async () => {
    const events = [
      update('a', at, [], { response: { status_code: 400 } }),
      permission('a', at),
      update('b', at),
      update('a', '2026-08-20T12:00:00Z'),
    ];
    const details = [endpoint('a', prod), endpoint('b', { tags: { environment: 'dev' } }), systemEndpoint()];
    const result = await auditCheck(CHECK, estate(events, { serving_endpoint_details: details }));
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(1);
  });

  it('is not applicable without production, and not assessed on a short or missing log', async () => {
    expect((await auditCheck(CHECK, estate([], { serving_endpoint_details: [] }))).outcome).toBe(
      'not_applicable',
    );
    expect((await auditCheck(CHECK, { ...estate([]), audit_log: [] })).outcome).toBe('not_assessed');
    const short = { ...estate([]), audit_log: [update('a', at, [], pipeline)] };
    expect((await auditCheck(CHECK, short)).outcome).toBe('not_assessed');
  });

  it('names the configuration and the log', async () => {
    expect(await sourcesOfFailure(CHECK, estate([update('a', at)]))).toEqual([
      'system/audit_log.ndjson whole',
      'serving/get/a.json 1',
    ]);
  });
});
