import { describe, expect, it } from 'vitest';
import { acl, endpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { group, servicePrincipal } from '../support/identities.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'service_principal_secret_age';
const secret = (id: string, more: ExportRecord = {}): ExportRecord => ({
  _object: '21',
  id,
  status: 'ACTIVE',
  create_time: '2026-06-01T00:00:00.000Z',
  expire_time: '2027-06-01T00:00:00.000Z',
  ...more,
});
const old = { create_time: '2025-09-30T00:00:00Z' };
const estate: Estate = {
  serving_endpoint_details: [endpoint('live', { tags: { environment: 'prod' } })],
  serving_endpoint_permissions: [acl('live', ['service_principal_name', 'app', 'CAN_QUERY'])],
  service_principals: [servicePrincipal('app', true, '21')],
  service_principal_secrets: [secret('fresh')],
};

describe('SEC-19 service_principal_secret_age', () => {
  it('fails a secret that is old or about to expire, of a service principal that reaches production', async () => {
    const result = await auditCheck(CHECK, {
      ...estate,
      service_principal_secrets: [
        secret('fresh'),
        secret('old', old),
        secret('soon', { expire_time: '2026-10-30T00:00:00Z' }),
        secret('year', { create_time: '2025-10-01T00:00:00Z' }),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['old', 'soon'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({ service_principal: 'app', endpoints: ['live'] });
    const stricter = { params: [`${CHECK}.max_age_days=100`, `${CHECK}.warn_days=10`] };
    expect(
      verdicts(await auditCheck(CHECK, { ...estate, service_principal_secrets: [secret('fresh')] }, stricter))
        .failed,
    ).toEqual(['fresh']);
  });

  it('leaves out what has expired or is not active', async () => {
    const result = await auditCheck(CHECK, {
      ...estate,
      service_principal_secrets: [
        secret('expired', { ...old, expire_time: '2026-09-01T00:00:00Z' }),
        secret('disabled', { ...old, status: 'DISABLED' }),
      ],
    });
    expect(result.outcome).toBe('not_applicable');
  });

  it('passes an old secret of a service principal that reaches nothing in production', async () => {
    const reaching = async (changed: Estate) =>
      (await auditCheck(CHECK, { ...estate, service_principal_secrets: [secret('old', old)], ...changed }))
        .outcome;
    expect(await reaching({})).toBe('fail');
    const experiment = [endpoint('live', { tags: { environment: 'dev' } })];
    expect(await reaching({ serving_endpoint_details: experiment })).toBe('pass');
    // What nobody says of is judged as production.
    expect(await reaching({ serving_endpoint_details: [endpoint('live')] })).toBe('fail');
    const viewing = [acl('live', ['service_principal_name', 'app', 'CAN_VIEW'])];
    expect(await reaching({ serving_endpoint_permissions: viewing })).toBe('pass');
  });

  it('follows groups, and counts a group of everyone', async () => {
    for (const [name, groups] of [
      ['callers', [group('callers', 'ServicePrincipals/21')]],
      ['users', []],
    ] as const) {
      const result = await auditCheck(CHECK, {
        ...estate,
        groups: groups.map((one) => ({ ...one, members: [{ value: '21', $ref: 'ServicePrincipals/21' }] })),
        serving_endpoint_permissions: [acl('live', ['group_name', name, 'CAN_QUERY'])],
        service_principal_secrets: [secret('old', old)],
      });
      expect(verdicts(result).failed).toEqual(['old']);
    }
  });

  it('is unsure where a time, an access list or the members of a group are not known', async () => {
    const outcomes = [];
    for (const changed of [
      { service_principal_secrets: [secret('endless', { expire_time: undefined })] },
      { service_principal_secrets: [secret('old', old)], serving_endpoint_permissions: [] },
      {
        service_principal_secrets: [secret('old', old)],
        serving_endpoint_permissions: [acl('live', ['group_name', 'callers', 'CAN_QUERY'])],
      },
    ])
      outcomes.push((await auditCheck(CHECK, { ...estate, ...changed })).outcome);
    expect(outcomes).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
  });

  it('is unsure of a service principal that reaches production and whose secrets nobody listed', async () => {
    const result = await auditCheck(CHECK, {
      ...estate,
      service_principals: [servicePrincipal('app', true, '21'), servicePrincipal('other', true, '22')],
      serving_endpoint_permissions: [
        acl(
          'live',
          ['service_principal_name', 'app', 'CAN_QUERY'],
          ['service_principal_name', 'other', 'CAN_QUERY'],
        ),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['other'] });
  });

  it('passes the secret of a service principal that is in no workspace, where their lists are whole', async () => {
    const stranger = {
      ...estate,
      service_principal_secrets: [secret('fresh'), secret('stranger', { ...old, _object: '99' })],
    };
    expect((await auditCheck(CHECK, stranger)).outcome).toBe('pass');
    const elsewhere = [...(estate.serving_endpoint_details ?? []), { ...endpoint('b'), _workspace: '2' }];
    const result = await auditCheck(CHECK, { ...stranger, serving_endpoint_details: elsewhere });
    expect(verdicts(result).unknown).toEqual(['stranger']);
  });

  it('names the records that it comes from', async () => {
    expect(
      await sourcesOfFailure(CHECK, {
        ...estate,
        service_principal_secrets: [secret('fresh'), secret('old', old)],
      }),
    ).toEqual([
      'account/sp-secrets/21.json 2',
      'scim/service-principals.json 1',
      'serving/permissions/id-of-live.json 1',
    ]);
  });
});
