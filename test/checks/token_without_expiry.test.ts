import { describe, expect, it } from 'vitest';
import { acl, endpoint, listed } from '../support/endpoints.ts';
import { auditCheck, type Estate, verdicts } from '../support/estate.ts';
import { group, servicePrincipal, user } from '../support/identities.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'token_without_expiry';
const APP = 'b76b6808-9e10-43b3-be20-6b6d19ed1af0';

/** One endpoint that ana may query by way of a group, and the application directly. */
const estate: Estate = {
  serving_endpoint_details: [endpoint('scoring')],
  serving_endpoint_permissions: [
    acl('scoring', ['group_name', 'risk', 'CAN_QUERY'], ['service_principal_name', APP, 'CAN_QUERY']),
  ],
  users: [user('ana', true, '70718330587535001'), user('ben', true, '70718330587535002')],
  service_principals: [servicePrincipal(APP, true, '12345678901234')],
  groups: [
    {
      ...group('risk'),
      members: [{ value: '70718330587535001', $ref: 'Users/70718330587535001', display: 'Ana Ruiz' }],
    },
  ],
};
/** As text: a number in JavaScript holds no id of seventeen digits. */
const ANA = '70718330587535001';
const token = (id: string, owner: string | number | null, expiry: number | null) => ({
  token_id: id,
  created_by_id: 1,
  created_by_username: 'admin',
  ...(owner === null ? {} : { owner_id: owner }),
  ...(expiry === null ? {} : { expiry_time: expiry }),
});

describe('SEC-16 token_without_expiry', () => {
  it('fails a token that never expires and whose owner, not its creator, may query', async () => {
    const result = await auditCheck(CHECK, {
      ...estate,
      tokens: [
        token('by-group', ANA, -1),
        token('application', 12_345_678_901_234, -1),
        token('reaches-nothing', '70718330587535002', -1),
        token('expires', ANA, 1_800_000_000_000),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['application', 'by-group'], unknown: [] });
    expect(result.counts).toMatchObject({ looked: 4, passed: 2 });
    expect(result.rows[1]?.evidence).toMatchObject({ owner: 'ana', endpoints: ['scoring'] });
  });

  it('fails for every known owner where everybody may query', async () => {
    const result = await auditCheck(CHECK, {
      ...estate,
      serving_endpoint_permissions: [acl('scoring', ['group_name', 'users', 'CAN_QUERY'])],
      tokens: [token('a', '70718330587535002', -1)],
    });
    expect(verdicts(result)).toEqual({ failed: ['a'], unknown: [] });
    const nested = await auditCheck(CHECK, {
      ...estate,
      groups: [...(estate.groups ?? []), group('all of us', 'Groups/users'), group('users', 'Users/eve')],
      serving_endpoint_permissions: [acl('scoring', ['group_name', 'all of us', 'CAN_QUERY'])],
      tokens: [token('a', '70718330587535002', -1)],
    });
    expect(verdicts(nested)).toEqual({ failed: ['a'], unknown: [] });
  });

  it('takes the groups that everybody is in from its parameter', async () => {
    const open = {
      ...estate,
      serving_endpoint_permissions: [acl('scoring', ['group_name', 'Staff', 'CAN_QUERY'])],
      tokens: [token('a', '70718330587535002', -1)],
    };
    expect((await auditCheck(CHECK, open)).outcome).toBe('inconclusive');
    const staff = { params: [`${CHECK}.broad_groups=["staff"]`] };
    expect((await auditCheck(CHECK, open, staff)).outcome).toBe('fail');
  });

  it('is unsure of an expiry of 0 or none where the owner may query', async () => {
    const result = await auditCheck(CHECK, {
      ...estate,
      tokens: [token('absent', ANA, null), token('zero', ANA, 0)],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['absent', 'zero'] });
  });

  it('is unsure of an owner who is not in the directory', async () => {
    const result = await auditCheck(CHECK, {
      ...estate,
      serving_endpoint_permissions: [acl('scoring', ['group_name', 'users', 'CAN_QUERY'])],
      tokens: [token('a', '999', -1), token('b', null, -1)],
    });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['a', 'b'] });
  });

  it.each<[string, Estate]>([
    ['a group’s members are not known', { groups: [group('risk')] }],
    [
      'an endpoint’s access list is not there',
      { serving_endpoints: [listed('other')], groups: [group('risk', 'Users/zoe')] },
    ],
    [
      'a level is not known',
      {
        serving_endpoint_permissions: [acl('scoring', ['user_name', 'ben', 'CAN_STREAM'])],
      },
    ],
  ])('is unsure where %s', async (_, gap) => {
    const result = await auditCheck(CHECK, {
      ...estate,
      ...gap,
      tokens: [token('a', '70718330587535002', -1)],
    });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['a'] });
  });

  it('names the records that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      ...estate,
      tokens: [token('first', '1', 1_800_000_000_000), token('second', ANA, -1)],
    });
    expect(sources).toEqual([
      'scim/groups.json 1',
      'scim/users.json 1',
      'serving/permissions/id-of-scoring.json 1',
      'tokens/list.json 2',
    ]);
  });

  it('does not apply without tokens', async () => {
    expect((await auditCheck(CHECK, { ...estate, tokens: [] })).outcome).toBe('not_applicable');
  });
});
