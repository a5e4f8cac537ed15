import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../src/exit-code.ts';
import type { Audit, CheckResult, WaiverLine } from '../../src/result.ts';
import { auditEstate, type Estate, type ExportRecord, WORKSPACE } from '../support/estate.ts';
import { endpoint } from '../support/serving.ts';

/** Everybody may manage: critical. Tags are missing: medium. */
const open = (...names: readonly string[]): Estate => ({
  serving_endpoint_details: names.map((name) => endpoint(name)),
  serving_endpoint_permissions: names.map((name) => ({
    object_id: `/serving-endpoints/id-of-${name}`,
    object_type: 'serving-endpoint',
    access_control_list: [
      { group_name: 'users', all_permissions: [{ permission_level: 'CAN_MANAGE', inherited: false }] },
    ],
  })),
});
const waiver = (more: ExportRecord = {}): ExportRecord => ({
  check: 'missing_required_tags',
  resource: 'score',
  reason: 'The tags come with the next release.',
  compensating_control: 'Owners are listed in the register.',
  owner: 'risk-team',
  approver: 'head-of-risk@example.com',
  granted_on: '2026-08-01',
  expires_on: '2026-12-31',
  ...more,
});
const audited = (waivers: readonly ExportRecord[], estate: Estate = open('score', 'rank')): Promise<Audit> =>
  auditEstate({ ...estate, waivers }, { figures: false, only: ['OPS-06', 'SEC-02', 'OPS-19'] });
const line = ({ waivers }: Audit): WaiverLine => {
  const [first] = waivers;
  if (first === undefined) throw new Error('no line');
  return first;
};
const result = ({ checks }: Audit, id: string): CheckResult => {
  const found = checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no result for ${id}`);
  return found;
};

describe('a register of which part could not be read', () => {
  const { resource, ...unnamed } = waiver();
  it.each([
    ['a resource that is no text', waiver({ resource: ['score'] })],
    ['a key that is none', { ...unnamed, resources: resource }],
    ['a workspace that is none', waiver({ workspace: WORKSPACE })],
  ])('accepts nothing for every resource or workspace: %s', async (_, entry) => {
    const audit = await audited([entry]);
    expect(line(audit)).toMatchObject({
      status: 'invalid',
      message: expect.stringContaining('where part of the register could not be read'),
    });
    expect(result(audit, 'missing_required_tags').counts.waived).toBe(0);
  });

  it('accepts what names both', async () => {
    const audit = await audited([waiver({ workspace_id: WORKSPACE, tickets: 'R-1' })]);
    expect(result(audit, 'missing_required_tags').counts.waived).toBe(1);
  });
});

describe('a live waiver', () => {
  let audit: Audit;
  beforeAll(async () => {
    audit = await audited([waiver()]);
  });

  it('marks the row that it names, which stays a failure', () => {
    const { outcome, counts, rows } = result(audit, 'missing_required_tags');
    expect({ outcome, counts }).toEqual({
      outcome: 'fail',
      counts: { looked: 2, passed: 0, failed: 2, unknown: 0, waived: 1 },
    });
    expect(
      rows.map(({ resource, passed, waiver: given }) => [resource, passed, given?.owner ?? null]),
    ).toEqual([
      ['rank', false, null],
      ['score', false, 'risk-team'],
    ]);
    expect(audit.totals.waived).toBe(1);
  });

  it('is listed as applied, with the findings that it covers', () => {
    const { rows } = result(audit, 'missing_required_tags');
    expect(line(audit)).toMatchObject({
      ...{ status: 'applied', message: null, isJudged: true, source: { item: 1 } },
      fingerprints: [rows.find(({ resource }) => resource === 'score')?.fingerprint],
    });
    expect(result(audit, 'waiver_register_problem').outcome).toBe('pass');
  });
});

describe('the exit code', () => {
  it('does not count what a live waiver accepts', async () => {
    const only = open('score');
    const { checks } = await audited([waiver()], only);
    const tags = checks.filter(({ id }) => id === 'missing_required_tags');
    expect(exitCodeOf({ checks: tags }, 'medium', false)).toBe(0);
    const without = await audited([waiver({ expires_on: '2026-09-01' })], only);
    const still = without.checks.filter(({ id }) => id === 'missing_required_tags');
    expect(exitCodeOf({ checks: still }, 'medium', false)).toBe(1);
  });
});

describe('a waiver', () => {
  it.each([
    ['by its code', { check: 'ops-06' }, 1],
    ['for every resource', { resource: null }, 2],
    ['with a pattern', { resource: '*a*k' }, 1],
    ['with a pattern of which nothing may be left out', { resource: 'sc*core' }, 0],
    ['for its workspace', { workspace_id: WORKSPACE }, 1],
    ['for another workspace', { workspace_id: '42' }, 0],
    ['for another case of the name', { resource: 'SCORE' }, 0],
  ])('matches %s', async (_, more, count) => {
    const audit = await audited([waiver(more)]);
    expect(result(audit, 'missing_required_tags').counts.waived).toBe(count);
    expect(line(audit).status).toBe(count === 0 ? 'unmatched' : 'applied');
  });

  it('is said to expire thirty days before it does, and still holds', async () => {
    const audit = await audited([waiver({ expires_on: '2026-10-31' })]);
    expect(line(audit)).toMatchObject({
      status: 'expiring',
      message: 'it expires on 2026-10-31, in 30 days',
    });
    expect(result(audit, 'missing_required_tags').counts.waived).toBe(1);
    expect(line(await audited([waiver({ expires_on: '2026-11-01' })])).status).toBe('applied');
  });

  it('holds through its last day, and no longer', async () => {
    expect(line(await audited([waiver({ expires_on: '2026-10-01' })])).status).toBe('expiring');
    const over = await audited([waiver({ expires_on: '2026-09-30' })]);
    expect(line(over)).toMatchObject({ status: 'expired', message: 'it expired on 2026-09-30' });
    expect(line(over).fingerprints).toHaveLength(1);
    expect(result(over, 'missing_required_tags').counts.waived).toBe(0);
    expect(result(over, 'missing_required_tags').rows.every((row) => row.waiver === null)).toBe(true);
  });

  it.each([
    ['check', null, 'it names no check'],
    ['check', 'no_such_check', 'no check is called "no_such_check"'],
    ['check', 'OPS-19', 'what is wrong with the register cannot be accepted in it'],
    ['reason', null, 'it gives no reason'],
    ['compensating_control', 'None', 'it names no compensating control'],
    ['compensating_control', ' n/a ', 'it names no compensating control'],
    ['compensating_control', '-', 'it names no compensating control'],
    ['owner', null, 'it names no owner'],
    ['approver', '', 'it names no approver'],
    ['granted_on', null, 'it does not say when it was granted'],
    ['expires_on', null, 'it does not say when it expires'],
    ['granted_on', '2026-10-02', "it is granted from 2026-10-02 on, after the audit's date"],
    ['expires_on', '2026-08-01', 'it expires before it is granted, or the same day'],
    ['expires_on', '2027-09-01', 'it is granted for 396 days; 365 are the most for any finding'],
    ['renewal', 1, 'it is a renewal, and the waiver that it renews is not in the register'],
  ])('whose %s is %j accepts nothing', async (key, value, message) => {
    const audit = await audited([waiver({ [key]: value })]);
    expect(line(audit)).toMatchObject({ status: 'invalid', message });
    expect(result(audit, 'missing_required_tags').counts.waived).toBe(0);
    expect(result(audit, 'waiver_register_problem').outcome).toBe('fail');
  });

  it('may last as long as the severity of the finding allows, and not a day more', async () => {
    const lasting = (check: string, expires_on: string) =>
      waiver({ check, granted_on: '2026-09-15', expires_on });
    const critical = await audited([lasting('SEC-02', '2026-10-15')]);
    expect(result(critical, 'overbroad_manage_access').counts.waived).toBe(1);
    const longer = await audited([lasting('SEC-02', '2026-10-16')]);
    expect(line(longer)).toMatchObject({
      status: 'invalid',
      message: 'it is granted for 31 days; 30 are the most for a critical finding, so 1 of 1 stay open',
    });
    expect(result(longer, 'overbroad_manage_access').counts.waived).toBe(0);
    expect(line(await audited([lasting('OPS-06', '2027-03-14')])).status).toBe('applied');
    expect(line(await audited([lasting('OPS-06', '2027-03-15')])).status).toBe('invalid');
  });

  it('renews an earlier one only with the next number', async () => {
    const earlier = waiver({ granted_on: '2026-05-01', expires_on: '2026-07-31' });
    const [, again] = (await audited([earlier, waiver()])).waivers;
    expect(again).toMatchObject({ status: 'invalid' });
    expect(again?.message).toContain('its renewal must be 1 or more');
    const [old, renewed] = (await audited([earlier, waiver({ renewal: 1 })])).waivers;
    expect([old?.status, renewed?.status]).toEqual(['expired', 'applied']);
  });
});

describe('a fingerprint', () => {
  const prints = ({ checks }: Audit) =>
    checks.flatMap(({ id, rows }) => rows.map((row) => `${id} ${row.resource} ${row.fingerprint}`)).sort();

  it('survives another order of the exports and another name of the workspace', async () => {
    const estate = { ...open('score', 'rank'), waivers: [waiver()] };
    const turned = { ...open('rank', 'score'), waivers: [waiver()] };
    const options = { figures: false, only: ['OPS-06', 'SEC-02'] };
    const before = await auditEstate(estate, options);
    const after = await auditEstate(turned, {
      ...options,
      config: `title: Renamed\nworkspaces: { '${WORKSPACE}': { name: renamed } }`,
    });
    expect(prints(after)).toEqual(prints(before));
    expect(after.waivers.map(({ fingerprints }) => fingerprints)).toEqual(
      before.waivers.map(({ fingerprints }) => fingerprints),
    );
  });
});
