import { describe, expect, it } from 'vitest';
import { event, logCovers, permission, update } from '../support/audit-log.ts';
import { endpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'unapproved_permission_change';
const ADMINS = { config: `params:\n  ${CHECK}:\n    approved_admins: [ANA@contoso.com]\n` };
const covered = logCovers('2026-08-01T00:00:00Z', '2026-09-30T12:00:00Z');
const record = (name: string, at: string, more: ExportRecord = {}) => ({
  id: `CHG-${name}`,
  endpoint: name,
  changed_at: at,
  approved_by: 'head@contoso.com',
  ...more,
});
const estate = (events: readonly ExportRecord[], more: Estate = {}): Estate => ({
  audit_log: [...covered, ...events],
  serving_endpoint_details: [endpoint('a'), endpoint('b')],
  ...more,
});
const at = '2026-09-20T12:00:00Z';

describe('SEC-28 unapproved_permission_change', () => {
  it('passes a change that has its record within three days', async () => {
    const records = { change_records: [record('a', '2026-09-18T12:00:00Z')] };
    const result = await auditCheck(CHECK, estate([permission('a', at)], records));
    expect(result.outcome).toBe('pass');
    const other = { change_records: [record('a', '2026-09-18T12:00:00Z', { workspace_id: '2' })] };
    expect((await auditCheck(CHECK, estate([permission('a', at)], other))).outcome).toBe('fail');
  });

  it('fails a change without one, and one by somebody not approved', async () => {
    const records = { change_records: [record('b', at)] };
    const events = [permission('a', at), permission('b', at, { user_identity: { email: 'bo@contoso.com' } })];
    const result = await auditCheck(CHECK, estate(events, records), ADMINS);
    expect(verdicts(result).failed).toEqual(['a', 'b']);
    expect(result.rows[1]?.evidence).toMatchObject({
      changed_by: ['bo@contoso.com'],
      changed_for: ['4711'],
      permissions_set: ['View,Query'],
    });
  });

  it('is unsure of a change by nobody named, where only some may', async () => {
    const records = { change_records: [record('a', at)] };
    const nameless = permission('a', at, { user_identity: null });
    expect(verdicts(await auditCheck(CHECK, estate([nameless], records), ADMINS)).unknown).toEqual(['a']);
  });

  it('is unsure of a change without a record that may have been refused', async () => {
    const unclear = permission('a', at, { response: null });
    const without = estate([unclear], { change_records: [record('b', at)] });
    expect(verdicts(await auditCheck(CHECK, without))).toEqual({ failed: [], unknown: ['a'] });
    const approved = estate([unclear], { change_records: [record('a', at)] });
    expect((await auditCheck(CHECK, approved)).outcome).toBe('pass');
  });

  it('cannot pass without the records, whoever made the change', async () => {
    expect(verdicts(await auditCheck(CHECK, estate([permission('a', at)]), ADMINS))).toEqual({
      failed: [],
      unknown: ['a'],
    });
    expect((await auditCheck(CHECK, estate([permission('a', at)]))).outcome).toBe('inconclusive');
  });

  it('looks at permissions that were really changed in its window, and leaves out what the platform sets', async () => {
    const events = [
      update('a', at),
      permission('a', at, { response: { status_code: 403 } }),
      permission('a', '2026-08-20T12:00:00Z'),
    ];
    expect((await auditCheck(CHECK, estate(events))).outcome).toBe('not_applicable');
    const system = permission('a', at, { user_identity: { email: 'System-User' } });
    expect((await auditCheck(CHECK, estate([system], { change_records: [] }))).outcome).toBe('pass');
  });

  it('names an endpoint that is not there any more by what the log knows of it', async () => {
    const gone = permission('gone', at);
    const nameless = event('changeInferenceEndpointAcl', at, {
      request_params: { aclPermissionSet: 'Manage' },
    });
    const result = await auditCheck(CHECK, estate([gone, nameless], { change_records: [] }));
    expect(verdicts(result).failed).toEqual(['endpoint id-of-gone', 'endpoint not named']);
  });

  it('cannot pass on a log that is too short, and is not assessed without one', async () => {
    const short = { ...estate([permission('a', at)], { change_records: [record('a', at)] }) };
    const result = await auditCheck(CHECK, { ...short, audit_log: [permission('a', at)] });
    expect(result.outcome).toBe('not_assessed');
    const { audit_log: _, ...without } = estate([]);
    expect((await auditCheck(CHECK, { ...without, audit_log: [] })).outcome).toBe('not_assessed');
  });

  it('counts an event once that is in the log twice', async () => {
    const twice = permission('a', at);
    const result = await auditCheck(CHECK, estate([twice, twice], { change_records: [] }));
    expect(result.rows[0]?.evidence.changes).toBe(1);
  });

  it('names the log', async () => {
    const sources = await sourcesOfFailure(CHECK, estate([permission('a', at)], { change_records: [] }));
    expect(sources).toEqual(['system/audit_log.ndjson whole']);
  });
});
