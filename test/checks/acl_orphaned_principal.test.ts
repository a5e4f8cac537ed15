import { describe, expect, it } from 'vitest';
import { acl, endpoint, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, verdicts } from '../support/estate.ts';
import { group, servicePrincipal, user } from '../support/identities.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'acl_orphaned_principal';
const APP = 'b76b6808-9e10-43b3-be20-6b6d19ed1af0';
const directory: Estate = {
  users: [user('ana'), user('ben', false)],
  service_principals: [servicePrincipal(APP), servicePrincipal('old-app', false)],
  groups: [group('risk', 'Users/ana')],
};

describe('SEC-06 acl_orphaned_principal', () => {
  it('fails an entry for somebody deleted or inactive, of each kind', async () => {
    const entries: Record<string, Parameters<typeof acl>[1]> = {
      'user-gone': ['user_name', 'zoe', 'CAN_QUERY'],
      'user-off': ['user_name', 'ben', 'CAN_QUERY', '^CAN_VIEW'],
      'app-gone': ['service_principal_name', 'no-such-app', 'CAN_QUERY'],
      'app-off': ['service_principal_name', 'old-app', 'CAN_MANAGE'],
      'group-gone': ['group_name', 'marketing', 'CAN_VIEW'],
    };
    const result = await auditCheck(CHECK, {
      ...directory,
      serving_endpoint_details: Object.keys(entries).map((name) => endpoint(name)),
      serving_endpoint_permissions: Object.entries(entries).map(([name, entry]) => acl(name, entry)),
    });
    expect(verdicts(result).failed).toEqual(Object.keys(entries).sort());
    const evidence = Object.fromEntries(result.rows.map((row) => [row.resource, row.evidence]));
    expect(evidence['user-gone']).toMatchObject({ deleted_principals: ['zoe'], inactive_principals: [] });
    expect(evidence['user-off']).toMatchObject({ deleted_principals: [], inactive_principals: ['ben'] });
  });

  it('passes active people, applications named by their application id, groups, and those built in', async () => {
    const result = await auditCheck(CHECK, {
      ...directory,
      serving_endpoint_details: [endpoint('a')],
      serving_endpoint_permissions: [
        acl(
          'a',
          ['user_name', 'Ana', 'CAN_QUERY'],
          ['service_principal_name', APP, 'CAN_MANAGE'],
          ['group_name', 'risk', 'CAN_QUERY'],
          ['group_name', 'account users', 'CAN_VIEW'],
          ['group_name', 'admins', '^CAN_MANAGE'],
        ),
      ],
    });
    expect(result.outcome).toBe('pass');
  });

  it('is unsure of whoever has no active flag, and of an entry that names nobody', async () => {
    const result = await auditCheck(CHECK, {
      ...directory,
      users: [user('ana', null)],
      serving_endpoint_details: [endpoint('flagless'), endpoint('nameless'), endpoint('unlisted')],
      serving_endpoint_permissions: [
        acl('flagless', ['user_name', 'ana', 'CAN_QUERY']),
        {
          ...acl('nameless'),
          access_control_list: [{ all_permissions: [{ permission_level: 'CAN_QUERY' }] }],
        },
      ],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['flagless', 'nameless', 'unlisted'] });
  });

  it('calls nobody deleted in a workspace whose list of users was not exported', async () => {
    const there = (record: Readonly<Record<string, unknown>>) => ({ ...record, _workspace: '2' });
    const result = await auditCheck(CHECK, {
      ...directory,
      serving_endpoint_details: [endpoint('here'), there(endpoint('there'))],
      serving_endpoint_permissions: [
        acl('here', ['user_name', 'ana', 'CAN_QUERY']),
        there(acl('there', ['user_name', 'zoe', 'CAN_QUERY'])),
      ],
    });
    expect(result.outcome).toBe('not_assessed');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['there'] });
  });

  it('names the records that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      ...directory,
      serving_endpoint_details: [endpoint('a')],
      serving_endpoint_permissions: [acl('a', ['user_name', 'ben', 'CAN_QUERY'])],
    });
    expect(sources).toEqual([
      'scim/users.json 2',
      'serving/get/a.json 1',
      'serving/permissions/id-of-a.json 1',
    ]);
  });

  it('does not apply to ready-made endpoints', async () => {
    const result = await auditCheck(CHECK, { ...directory, serving_endpoint_details: [systemEndpoint()] });
    expect(result.outcome).toBe('not_applicable');
  });
});
