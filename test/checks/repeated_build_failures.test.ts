import { describe, expect, it } from 'vitest';
import { logCovers, update } from '../support/audit-log.ts';
import { config, endpoint, external, model, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'repeated_build_failures';
const covered = logCovers('2026-08-01T00:00:00Z', '2026-09-30T12:00:00Z');
const refused = { response: { status_code: 400 } };
const at = (day: number) => `2026-09-${day}T12:00:00Z`;
const built = (object: string, end: string, day = '2026-09-20'): ExportRecord => ({
  _object: object,
  logs: `[${day} 07:00:00 +0000] Building\n[${day} 07:30:00 +0000] ${end}\n`,
});
const live = { config: config([model('a-1', '1'), model('a-2', '2')]) };
const estate = (more: Estate = {}, details: ExportRecord = live): Estate => ({
  serving_endpoint_details: [endpoint('a', details)],
  audit_log: covered,
  build_logs: [built('a-1', 'Build succeeded'), built('a-2', 'Build succeeded')],
  ...more,
});

describe('REL-17 repeated_build_failures', () => {
  it('passes where builds succeed and no change was refused', async () => {
    expect((await auditCheck(CHECK, estate())).outcome).toBe('pass');
  });

  it('is unsure where a refused change does not say of which endpoint', async () => {
    const nameless = { ...update('a', at(19), [], refused), request_params: {} };
    const result = await auditCheck(CHECK, estate({ audit_log: [...covered, nameless] }));
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['a'] });
  });

  it('fails three refused changes, failed builds and failed updates together', async () => {
    const events = [19, 20, 21].map((day) => update('a', at(day), [], refused));
    expect(verdicts(await auditCheck(CHECK, estate({ audit_log: [...covered, ...events] }))).failed).toEqual([
      'a',
    ]);
    const builds = [built('a-1', 'Build failed'), built('a%2Fa-2', 'Build failed')];
    const mixed = estate({ audit_log: [...covered, ...events.slice(0, 1)], build_logs: builds });
    const result = await auditCheck(CHECK, mixed);
    expect(result.rows[0]).toMatchObject({
      passed: false,
      evidence: { failures: 3, refused_changes: 1, failed_entities: 2, failed_updates: 0 },
    });
  });

  it('is unsure of changes that do not say how they ended, where they may be failures too many', async () => {
    const unclear = (name: string, ...days: readonly number[]) =>
      days.map((day) => update(name, at(day), [], { response: null }));
    const outcome = async (...events: readonly ExportRecord[]) =>
      (await auditCheck(CHECK, estate({ audit_log: [...covered, ...events] }))).outcome;
    expect(await outcome(...unclear('a', 19, 20, 21))).toBe('inconclusive');
    expect(await outcome(update('a', at(18), [], refused), ...unclear('a', 19, 20))).toBe('inconclusive');
    expect(await outcome(...unclear('a', 19, 20), ...unclear('b', 21))).toBe('pass');
    const nameless = unclear('a', 19).map((one) => ({ ...one, request_params: {} }));
    expect(await outcome(...nameless)).toBe('inconclusive');
    expect(
      await outcome(...[19, 20, 21].map((day) => update('a', at(day), [], refused)), ...unclear('a', 22)),
    ).toBe('fail');
  });

  it('takes a failed build and the state of its entity for one failure', async () => {
    const failed = { state: { deployment: 'DEPLOYMENT_FAILED' } };
    const details = {
      config: config([model('a-1', '1', failed)]),
      state: { ready: 'READY', config_update: 'UPDATE_FAILED' },
    };
    const builds = { build_logs: [built('a-1', 'Build failed')] };
    const one = { params: [`${CHECK}.max_failures=1`] };
    const result = await auditCheck(CHECK, estate(builds, details), one);
    expect(result.rows[0]?.evidence).toMatchObject({ failures: 1 });
    const alone = estate({}, { ...live, state: { config_update: 'UPDATE_CANCELED' } });
    expect((await auditCheck(CHECK, alone, one)).rows[0]?.evidence).toMatchObject({ failed_updates: 1 });
  });

  it('does not count what is older than its window, or went through', async () => {
    const events = [11, 12, 13].map((day) => update('a', `2026-08-${day}T12:00:00Z`, [], refused));
    const quick = { audit_log: [...covered, ...events, ...[19, 20, 21].map((day) => update('a', at(day)))] };
    expect((await auditCheck(CHECK, estate(quick))).outcome).toBe('pass');
  });

  it('is unsure without the builds, of builds that do not say how they ended, or on a short log', async () => {
    const { build_logs: _, ...without } = estate();
    expect((await auditCheck(CHECK, without)).outcome).toBe('inconclusive');
    const silent = estate({ build_logs: [built('a-1', 'Done'), built('a-2', 'Build succeeded')] });
    expect((await auditCheck(CHECK, silent)).outcome).toBe('inconclusive');
    const short = estate({ audit_log: logCovers('2026-09-20T00:00:00Z', '2026-09-30T12:00:00Z') });
    expect((await auditCheck(CHECK, short)).outcome).toBe('inconclusive');
    const { audit_log: __, ...unlogged } = estate();
    expect((await auditCheck(CHECK, unlogged)).outcome).toBe('inconclusive');
  });

  it('needs no builds of other people’s models', async () => {
    const { build_logs: _, ...without } = estate({}, { config: config([external('gpt')]) });
    expect((await auditCheck(CHECK, without)).outcome).toBe('pass');
  });

  it('does not apply to ready-made endpoints, and is not assessed without log and builds', async () => {
    const none = estate({ serving_endpoint_details: [systemEndpoint()] });
    expect((await auditCheck(CHECK, none)).outcome).toBe('not_applicable');
    expect((await auditCheck(CHECK, {})).outcome).toBe('not_assessed');
  });

  it('names the files', async () => {
    const builds = [built('a-1', 'Build failed'), built('a-2', 'Build failed')];
    const sources = await sourcesOfFailure(CHECK, estate({ build_logs: builds }), {
      params: [`${CHECK}.max_failures=2`],
    });
    expect(sources).toEqual([
      'serving/build-logs/a-1.json 1',
      'serving/build-logs/a-2.json 1',
      'serving/get/a.json 1',
    ]);
  });
});
