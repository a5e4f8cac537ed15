import { describe, expect, it } from 'vitest';
import { logCovers, update } from '../support/audit-log.ts';
import { endpoint, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { history } from '../support/serving.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'rollback_not_rehearsed';
const prod = { tags: { environment: 'prod' } };
/** A configuration of an endpoint in the history. */
const served = (name: string, number: number, version: string, at: string): ExportRecord =>
  history(name, {
    served_entity_id: `${name}-${number}`,
    entity_name: 'ml.risk.scoring',
    entity_version: version,
    endpoint_config_version: number,
    change_time: at,
  });
/** 11, then 12, then 11 again. */
const returned = (at: string, name = 'a') => [
  served(name, 1, '11', '2026-01-01T00:00:00Z'),
  served(name, 2, '12', '2026-02-01T00:00:00Z'),
  served(name, 3, '11', at),
];
const ordered = (at: string) => update('a', at, ['ml.risk.scoring/11']);
const estate = (more: Estate): Estate => ({ serving_endpoint_details: [endpoint('a', prod)], ...more });
const attestation = (more: ExportRecord = {}) => ({
  check: CHECK,
  resource: 'a',
  statement: 'Rolled back from 12 to 11 in 9 minutes.',
  verdict: 'pass',
  attested_by: 'ana@contoso.com',
  attested_on: '2026-08-01',
  review_by: '2027-02-01',
  ...more,
});

describe('REL-16 rollback_not_rehearsed', () => {
  it('passes a return to an earlier version that was quick enough', async () => {
    const result = await auditCheck(
      CHECK,
      estate({
        served_entities: returned('2026-08-01T00:09:00Z'),
        audit_log: [ordered('2026-08-01T00:00:00Z')],
      }),
    );
    expect(result.outcome).toBe('pass');
  });

  it('fails one that took longer than its owners declared, or than is usual', async () => {
    const twelve = {
      served_entities: returned('2026-08-01T00:12:00Z'),
      audit_log: [ordered('2026-08-01T00:00:00Z')],
    };
    expect((await auditCheck(CHECK, estate(twelve))).outcome).toBe('pass');
    const target = { targets: [{ endpoint: 'a', rollback_minutes: 10 }] };
    const result = await auditCheck(CHECK, estate({ ...twelve, ...target }));
    expect(result.rows[0]).toMatchObject({
      passed: false,
      evidence: { took_minutes: '12', allowed_minutes: 10, seen_in: 'served_entities' },
    });
  });

  it('fails where the last return is too long ago, or there was none', async () => {
    expect(
      (await auditCheck(CHECK, estate({ served_entities: returned('2026-03-01T00:00:00Z') }))).outcome,
    ).toBe('fail');
    const forward = [
      served('a', 1, '11', '2026-08-01T00:00:00Z'),
      served('a', 2, '12', '2026-08-10T00:00:00Z'),
      served('a', 3, '12', '2026-08-20T00:00:00Z'),
    ];
    const result = await auditCheck(CHECK, estate({ served_entities: forward }));
    expect(verdicts(result).failed).toEqual(['a']);
    expect(result.rows[0]?.evidence).toMatchObject({ configurations_in_history: 3, last_rollback_at: null });
  });

  it('is unsure of a return that nobody timed, and where the history does not reach back', async () => {
    expect(
      verdicts(await auditCheck(CHECK, estate({ served_entities: returned('2026-08-01T00:00:00Z') })))
        .unknown,
    ).toEqual(['a']);
    const cut = [served('a', 7, '12', '2026-08-10T00:00:00Z')];
    expect((await auditCheck(CHECK, estate({ served_entities: cut }))).outcome).toBe('inconclusive');
    expect((await auditCheck(CHECK, estate({ served_entities: [] }))).outcome).toBe('inconclusive');
  });

  it('judges by the newest return, also where only an older one was timed', async () => {
    const older = returned('2026-06-01T00:09:00Z');
    const log = { audit_log: [ordered('2026-06-01T00:00:00Z')] };
    expect((await auditCheck(CHECK, estate({ served_entities: older, ...log }))).outcome).toBe('pass');
    const again = [
      ...older,
      served('a', 4, '13', '2026-07-01T00:00:00Z'),
      served('a', 5, '11', '2026-08-01T00:00:00Z'),
    ];
    const result = await auditCheck(CHECK, estate({ served_entities: again, ...log }));
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['a'] });
    expect(result.rows[0]?.evidence).toMatchObject({
      last_rollback_at: '2026-08-01T00:00:00Z',
      took_minutes: null,
    });
  });

  it('sees a return in the audit log alone', async () => {
    const log = [
      ...logCovers('2026-01-01T00:00:00Z'),
      update('a', '2026-06-01T00:00:00Z', ['m/1']),
      update('a', '2026-07-01T00:00:00Z', ['m/2']),
      update('a', '2026-08-01T00:00:00Z', ['m/1']),
    ];
    const { rows, outcome } = await auditCheck(CHECK, estate({ audit_log: log }));
    expect(outcome).toBe('inconclusive');
    expect(rows[0]?.evidence).toMatchObject({
      seen_in: 'audit_log',
      last_rollback_at: '2026-08-01T00:00:00Z',
    });
  });

  it('takes the word of whoever attests to it, until that expires', async () => {
    const passes = async (more: ExportRecord = {}) =>
      (await auditCheck(CHECK, estate({ served_entities: [], attestations: [attestation(more)] }))).outcome;
    expect(await passes()).toBe('pass');
    expect(await passes({ check: 'REL-16', attested_on: '2026-01-01' })).toBe('inconclusive');
    expect(await passes({ review_by: '2026-09-01' })).toBe('inconclusive');
    expect(await passes({ attested_on: '2026-10-05' })).toBe('inconclusive');
    expect(await passes({ resource: null })).toBe('pass');
    expect(await passes({ resource: 'b' })).toBe('inconclusive');
  });

  it('fails a rehearsal that is attested to have failed, until one succeeds', async () => {
    const failed = attestation({ verdict: 'fail' });
    const outcome = async (more: Estate) =>
      (await auditCheck(CHECK, estate({ served_entities: [], attestations: [failed], ...more }))).outcome;
    expect(await outcome({})).toBe('fail');
    const earlier = attestation({ attested_on: '2026-07-01' });
    expect(await outcome({ attestations: [earlier, failed] })).toBe('fail');
    expect(await outcome({ attestations: [attestation({ attested_on: '2026-09-01' }), failed] })).toBe(
      'pass',
    );
    const since = {
      served_entities: returned('2026-09-01T00:09:00Z'),
      audit_log: [ordered('2026-09-01T00:00:00Z')],
    };
    expect(await outcome(since)).toBe('pass');
  });

  it('judges production only, and is unsure of what may be', async () => {
    const details = [endpoint('a', { tags: { environment: 'dev' } }), systemEndpoint()];
    const none = { serving_endpoint_details: details, served_entities: returned('2026-03-01T00:00:00Z') };
    expect((await auditCheck(CHECK, none)).outcome).toBe('not_applicable');
    const unknown = { ...none, serving_endpoint_details: [endpoint('a')] };
    expect((await auditCheck(CHECK, unknown)).outcome).toBe('inconclusive');
  });

  it('is not assessed where nothing could show a return', async () => {
    expect((await auditCheck(CHECK, estate({}))).outcome).toBe('not_assessed');
  });

  it('names the configuration and the history', async () => {
    const sources = await sourcesOfFailure(
      CHECK,
      estate({ served_entities: returned('2026-03-01T00:00:00Z') }),
    );
    expect(sources).toContain('serving/get/a.json 1');
    expect(sources).toContain('system/served_entities.ndjson 3');
  });
});
