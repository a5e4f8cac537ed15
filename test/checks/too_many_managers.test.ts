import { describe, expect, it } from 'vitest';
import { acl, endpoint, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, verdicts } from '../support/estate.ts';
import { group, servicePrincipal, user } from '../support/identities.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'too_many_managers';
const AT_MOST_TWO = { params: [`${CHECK}.max_effective_managers=2`] };
const managed = (...entries: Parameters<typeof acl>[1][]): Estate => ({
  serving_endpoint_details: [endpoint('a')],
  serving_endpoint_permissions: [acl('a', ...entries)],
});

describe('SEC-04 too_many_managers', () => {
  it('fails when nested groups reach more active people than are allowed, each counted once', async () => {
    const result = await auditCheck(
      CHECK,
      {
        ...managed(
          ['user_name', 'Ana', 'CAN_MANAGE'],
          ['group_name', 'platform', 'CAN_MANAGE', '^CAN_MANAGE'],
          ['group_name', 'admins', '^CAN_MANAGE'],
        ),
        users: ['ana', 'ben', 'cy'].map((name) => user(name)),
        groups: [
          group('platform', 'Groups/inner', 'Users/ana'),
          group('inner', 'Groups/platform', 'Users/ben'),
          group('admins', 'Users/cy', 'Users/ana'),
        ],
      },
      AT_MOST_TWO,
    );
    expect(verdicts(result)).toEqual({ failed: ['a'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({
      active_managers: 3,
      through: ['admins', 'platform', 'platform → inner'],
    });
  });

  it('counts neither inactive people, nor service principals, nor those who only query', async () => {
    const result = await auditCheck(
      CHECK,
      {
        ...managed(['group_name', 'platform', 'CAN_MANAGE'], ['group_name', 'risk', 'CAN_QUERY']),
        users: [user('ana'), user('ben', false), user('cy')],
        service_principals: [servicePrincipal('app')],
        groups: [
          group('platform', 'Users/ana', 'Users/ben', 'ServicePrincipals/app'),
          group('risk', 'Users/cy'),
        ],
      },
      { params: [`${CHECK}.max_effective_managers=1`] },
    );
    expect(result.outcome).toBe('pass');
  });

  it('leaves workspace admins out where told to, unless they manage by another way', async () => {
    const estate = {
      ...managed(['group_name', 'team', 'CAN_MANAGE'], ['group_name', 'admins', '^CAN_MANAGE']),
      users: ['ana', 'ben', 'cy'].map((name) => user(name)),
      groups: [group('team', 'Users/ana', 'Users/ben'), group('admins', 'Users/ana', 'Users/cy')],
    };
    const without = { params: [...AT_MOST_TWO.params, `${CHECK}.count_admins=false`] };
    expect((await auditCheck(CHECK, estate, AT_MOST_TWO)).outcome).toBe('fail');
    expect((await auditCheck(CHECK, estate, without)).outcome).toBe('pass');
    const one = { params: [`${CHECK}.max_effective_managers=1`, `${CHECK}.count_admins=false`] };
    expect((await auditCheck(CHECK, estate, one)).outcome).toBe('fail');
  });

  it('is high in production or where the environment is not known, else medium', async () => {
    const environments = { live: 'prod', trial: 'dev', somewhere: null };
    const result = await auditCheck(
      CHECK,
      {
        serving_endpoint_details: Object.entries(environments).map(([name, environment]) =>
          endpoint(name, environment === null ? {} : { tags: { environment } }),
        ),
        serving_endpoint_permissions: Object.keys(environments).map((name) =>
          acl(name, ['user_name', 'ana', 'CAN_MANAGE']),
        ),
        users: [user('ana')],
      },
      { params: [`${CHECK}.max_effective_managers=0`] },
    );
    expect(result.rows.map(({ resource, severity }) => [resource, severity])).toEqual([
      ['live', 'high'],
      ['somewhere', 'high'],
      ['trial', 'medium'],
    ]);
  });

  it.each([
    ['absent from the export', [group('other', 'Users/ana')]],
    ['listed without any members, as by the first-generation command', [group('admins'), group('other')]],
    [
      'the admins, listed empty beside others that have members',
      [group('admins'), group('other', 'Users/ana')],
    ],
    ['with a nested group that is absent', [group('admins', 'Groups/gone', 'Users/ana')]],
    ['with a member that may be anything', [{ ...group('admins'), members: [{ value: '42' }] }]],
  ])('is unsure of a group %s', async (_, groups) => {
    const result = await auditCheck(CHECK, {
      ...managed(['group_name', 'admins', '^CAN_MANAGE']),
      users: [user('ana')],
      groups,
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['a'] });
  });

  it('expands a nested group that the export does not call one, and takes an empty one for empty', async () => {
    const untyped = { ...group('platform'), members: [{ value: 'id-of-inner' }, { value: 'id-of-empty' }] };
    const result = await auditCheck(
      CHECK,
      {
        ...managed(['group_name', 'platform', 'CAN_MANAGE']),
        users: ['ana', 'ben', 'cy'].map((name) => user(name)),
        groups: [untyped, group('inner', 'Users/ana', 'Users/ben', 'Users/cy'), group('empty')],
      },
      AT_MOST_TWO,
    );
    expect(result.rows[0]?.evidence).toMatchObject({ active_managers: 3, unexpanded_groups: [] });
  });

  it('is unsure where people may be active, or a level may include managing', async () => {
    const nobody = { params: [`${CHECK}.max_effective_managers=0`] };
    const absent = await auditCheck(CHECK, managed(['user_name', 'ana', 'CAN_MANAGE']), nobody);
    expect(verdicts(absent)).toEqual({ failed: [], unknown: ['a'] });
    const silent = { ...managed(['user_name', 'ana', 'CAN_MANAGE']), users: [user('ana', null)] };
    expect(verdicts(await auditCheck(CHECK, silent, nobody)).unknown).toEqual(['a']);
    const level = { ...managed(['user_name', 'ana', 'CAN_OWN']), users: [user('ana')] };
    expect(verdicts(await auditCheck(CHECK, level, nobody)).unknown).toEqual(['a']);
  });

  it('matches members by ids of seventeen digits to the last', async () => {
    const ana = user('ana', true, '70718330587535001');
    const ben = user('ben', true, '70718330587535002');
    const result = await auditCheck(
      CHECK,
      {
        ...managed(['group_name', 'team', 'CAN_MANAGE']),
        users: [ana, ben],
        groups: [
          { ...group('team'), members: [ana, ben].map(({ id }) => ({ value: id, $ref: `Users/${id}` })) },
        ],
      },
      { params: [`${CHECK}.max_effective_managers=1`] },
    );
    expect(result.rows[0]?.evidence).toMatchObject({ active_managers: 2 });
  });

  it('is unsure without the access list, and does not apply to ready-made endpoints', async () => {
    const bare = await auditCheck(CHECK, { serving_endpoint_details: [endpoint('a'), systemEndpoint()] });
    expect(verdicts(bare)).toEqual({ failed: [], unknown: ['a'] });
    const none = await auditCheck(CHECK, { serving_endpoint_details: [systemEndpoint()] });
    expect(none.outcome).toBe('not_applicable');
  });

  it('names the records that it comes from', async () => {
    const sources = await sourcesOfFailure(
      CHECK,
      {
        ...managed(['group_name', 'team', 'CAN_MANAGE']),
        users: [user('ana')],
        groups: [group('other'), group('team', 'Users/ana')],
      },
      { params: [`${CHECK}.max_effective_managers=0`] },
    );
    expect(sources).toEqual([
      'scim/groups.json 2',
      'serving/get/a.json 1',
      'serving/permissions/id-of-a.json 1',
    ]);
  });
});
