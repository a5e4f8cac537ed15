import { describe, expect, it } from 'vitest';
import { acl, endpoint } from '../support/endpoints.ts';
import { auditCheck, auditEstate, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { group, servicePrincipal, user } from '../support/identities.ts';
import { history, request } from '../support/serving.ts';

const CHECK = 'unapproved_query_principal';
const base = (permissions: ExportRecord, callers: readonly string[] | null): Estate => ({
  serving_endpoint_details: [endpoint('score', { tags: { environment: 'prod' } })],
  serving_endpoint_permissions: [permissions],
  targets: callers === null ? [] : [{ endpoint: 'score', approved_callers: callers }],
  users: [user('ana@contoso.com'), user('bo@contoso.com')],
  service_principals: [servicePrincipal('payment-api')],
  groups: [group('risk', 'Users/ana@contoso.com'), group('admins', 'Users/bo@contoso.com')],
});
const caller = ['service_principal_name', 'payment-api', 'CAN_QUERY'] as const;

describe('SEC-29 unapproved_query_principal', () => {
  it('passes an endpoint that only its declared caller may query, administrators apart', async () => {
    const result = await auditCheck(
      CHECK,
      base(acl('score', [...caller], ['group_name', 'admins', '^CAN_MANAGE']), ['payment-api']),
    );
    expect(result.outcome).toBe('pass');
  });

  it('accepts a caller by its display name, its SCIM id or a group that it is in', async () => {
    const permissions = acl('score', [...caller], ['group_name', 'risk', 'CAN_QUERY']);
    const callers = ['name of payment-api', 'risk'];
    expect((await auditCheck(CHECK, base(permissions, callers))).outcome).toBe('pass');
    expect((await auditCheck(CHECK, base(permissions, ['id-of-payment-api', 'risk']))).outcome).toBe('pass');
  });

  it('fails one that others may query, directly, through a group, or by managing', async () => {
    const result = await auditCheck(
      CHECK,
      base(
        acl(
          'score',
          [...caller],
          ['group_name', 'risk', 'CAN_QUERY'],
          ['user_name', 'bo@contoso.com', 'CAN_MANAGE'],
        ),
        ['payment-api'],
      ),
    );
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.severity).toBe('high');
    expect(result.rows[0]?.evidence).toMatchObject({
      may_query_unapproved: ['ana@contoso.com', 'bo@contoso.com'],
      did_query_unapproved: [],
    });
  });

  it('lets somebody pass who may only view', async () => {
    const permissions = acl('score', [...caller], ['user_name', 'ana@contoso.com', 'CAN_VIEW']);
    expect((await auditCheck(CHECK, base(permissions, ['payment-api']))).outcome).toBe('pass');
  });

  it('fails one that somebody else did query, under whatever name the request has', async () => {
    const estate: Estate = {
      ...base(acl('score', [...caller]), ['payment-api']),
      served_entities: [history('score')],
      endpoint_usage: [
        request('score', '2026-09-20T10:00:00Z', { requester: 'payment-api' }),
        request('score', '2026-09-20T10:00:00Z', { requester: 'id-of-ana@contoso.com' }),
        request('score', '2026-01-20T10:00:00Z', { requester: 'long-ago@contoso.com' }),
      ],
    };
    const result = await auditCheck(CHECK, estate);
    expect(result.outcome).toBe('fail');
    expect(result.rows[0]?.evidence).toMatchObject({
      may_query_unapproved: [],
      did_query_unapproved: ['ana@contoso.com'],
    });
  });

  it('is unsure of a level that it does not know, and of production without a declaration', async () => {
    const strange = acl('score', [...caller], ['user_name', 'ana@contoso.com', 'CAN_WHATEVER']);
    expect(verdicts(await auditCheck(CHECK, base(strange, ['payment-api']))).unknown).toEqual(['score']);
    const nameless = acl('score', [...caller], ['robot_name' as 'user_name', 'r2', 'CAN_QUERY']);
    expect(verdicts(await auditCheck(CHECK, base(nameless, ['payment-api']))).unknown).toEqual(['score']);
    const result = await auditCheck(CHECK, base(acl('score', [...caller]), null));
    expect(verdicts(result).unknown).toEqual(['score']);
    expect(result.rows[0]?.evidence).toMatchObject({ may_query_unapproved: null });
  });

  it.each([
    ['whose list names its caller alone', acl('score', [...caller]), true, '0 others may query'],
    [
      'that another may query',
      acl('score', [...caller], ['user_name', 'ana@contoso.com', 'CAN_QUERY']),
      false,
      '1 other may query',
    ],
    [
      'with a level that is not known',
      acl('score', [...caller], ['user_name', 'ana@contoso.com', 'CAN_WHATEVER']),
      null,
      null,
    ],
    [
      'with an entry that names nobody known',
      acl('score', [...caller], ['robot_name' as 'user_name', 'r2', 'CAN_QUERY']),
      null,
      null,
    ],
  ])('says the same in the figure of the targets: one %s', async (_, permissions, is_met, measured_value) => {
    const { figures } = await auditEstate(base(permissions, ['payment-api']), { only: [CHECK] });
    expect(figures.target_status?.rows).toMatchObject([{ objective: 'callers', is_met, measured_value }]);
  });

  it('is not assessed without access lists or declarations', async () => {
    const estate = base(acl('score', [...caller]), ['payment-api']);
    for (const name of ['serving_endpoint_permissions', 'targets']) {
      const { [name]: _, ...rest } = estate;
      expect((await auditCheck(CHECK, rest, { without: [name] })).outcome, name).toBe('not_assessed');
    }
  });

  it('does not apply to what is not production and declares nobody', async () => {
    const dev = endpoint('score', { tags: { environment: 'dev' } });
    const estate = { ...base(acl('score', [...caller]), null), serving_endpoint_details: [dev] };
    expect((await auditCheck(CHECK, estate)).outcome).toBe('not_applicable');
  });
});
