import { describe, expect, it } from 'vitest';
import { acl, endpoint, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, verdicts } from '../support/estate.ts';
import { group } from '../support/identities.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'overbroad_manage_access';

describe('SEC-02 overbroad_manage_access', () => {
  it('fails where everyone may manage, directly, by inheritance or inside another group', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('direct'),
        endpoint('inherited'),
        endpoint('nested'),
        endpoint('queried'),
      ],
      serving_endpoint_permissions: [
        acl('direct', ['group_name', 'users', 'CAN_MANAGE']),
        acl('inherited', ['group_name', 'account users', 'CAN_VIEW', '^CAN_MANAGE']),
        acl('nested', ['group_name', 'platform', 'CAN_MANAGE']),
        acl('queried', ['group_name', 'users', 'CAN_QUERY'], ['group_name', 'admins', '^CAN_MANAGE']),
      ],
      groups: [group('platform', 'Groups/users'), group('users', 'Users/ana')],
    });
    expect(verdicts(result)).toEqual({ failed: ['direct', 'inherited', 'nested'], unknown: [] });
    expect(result.severity).toBe('critical');
    expect(result.rows.map(({ evidence }) => evidence.through)).toEqual([
      ['direct'],
      ['/serving-endpoints/'],
      ['platform → users'],
    ]);
  });

  it('passes where only named groups manage', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [endpoint('closed')],
      serving_endpoint_permissions: [
        acl('closed', ['group_name', 'platform', 'CAN_MANAGE'], ['group_name', 'admins', '^CAN_MANAGE']),
      ],
    });
    expect(result.outcome).toBe('pass');
  });

  it('takes the broad groups from its parameter', async () => {
    const result = await auditCheck(
      CHECK,
      {
        serving_endpoint_details: [endpoint('a')],
        serving_endpoint_permissions: [acl('a', ['group_name', 'All Staff', 'CAN_MANAGE'])],
      },
      { params: [`${CHECK}.broad_groups=["all staff"]`] },
    );
    expect(result.outcome).toBe('fail');
  });

  it('is unsure without the access list, and of a level that it does not know', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [endpoint('absent'), endpoint('new-level')],
      serving_endpoint_permissions: [acl('new-level', ['group_name', 'users', 'CAN_OWN'])],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['absent', 'new-level'] });
  });

  it('does not take the access list of an endpoint deleted and created anew for that of its successor', async () => {
    const old = { ...endpoint('scoring'), id: 'old', creation_timestamp: 1_700_000_000_000, _object: 'old' };
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [old],
      serving_endpoints: [{ ...endpoint('scoring'), id: 'new', creation_timestamp: 1_750_000_000_000 }],
      serving_endpoint_permissions: [
        { ...acl('scoring', ['group_name', 'risk', 'CAN_MANAGE']), object_id: '/serving-endpoints/old' },
      ],
    });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['scoring'] });
    expect(result.counts.looked).toBe(1);
  });

  it('names the records that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      serving_endpoint_details: [endpoint('open')],
      serving_endpoint_permissions: [acl('open', ['group_name', 'platform', 'CAN_MANAGE'])],
      groups: [group('other', 'Users/ana'), group('platform', 'Groups/users'), group('users', 'Users/ana')],
    });
    expect(sources).toEqual([
      'scim/groups.json 3',
      'serving/get/open.json 1',
      'serving/permissions/id-of-open.json 1',
    ]);
  });

  it('leaves ready-made endpoints out', async () => {
    const result = await auditCheck(CHECK, { serving_endpoint_details: [systemEndpoint()] });
    expect(result.outcome).toBe('not_applicable');
  });
});
