import { describe, expect, it } from 'vitest';
import { event, logCovers, permission } from '../support/audit-log.ts';
import { acl, endpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { group, user } from '../support/identities.ts';
import { history, request, tracked } from '../support/serving.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'unused_query_access';
const by = (requester: string | null, at: string, name = 'a') => request(name, at, { requester });
const covered = [
  by('ana@contoso.com', '2026-07-01T00:00:00Z'),
  by('ana@contoso.com', '2026-09-30T00:00:00Z'),
];
const estate = (usage: readonly ExportRecord[], more: Estate = {}): Estate => ({
  serving_endpoint_details: [endpoint('a', tracked)],
  serving_endpoint_permissions: [
    acl('a', ['user_name', 'ana@contoso.com', 'CAN_QUERY'], ['user_name', 'bo@contoso.com', 'CAN_QUERY']),
  ],
  users: [user('ana@contoso.com'), user('bo@contoso.com')],
  served_entities: [history('a')],
  audit_log: logCovers('2026-08-01T00:00:00Z', '2026-09-30T00:00:00Z'),
  endpoint_usage: [...covered, ...usage],
  ...more,
});

describe('SEC-05 unused_query_access', () => {
  it('passes where everybody who may query did', async () => {
    const result = await auditCheck(CHECK, estate([by('BO@contoso.com', '2026-09-01T00:00:00Z')]));
    expect(result.outcome).toBe('pass');
  });

  it('fails whoever did not within the window, directly or by a group', async () => {
    const result = await auditCheck(CHECK, estate([by('bo@contoso.com', '2026-07-02T00:00:00Z')]));
    expect(verdicts(result).failed).toEqual(['a']);
    expect(result.rows[0]?.evidence).toMatchObject({
      principals_with_query: 2,
      principals_unused: 1,
      unused_principals: ['bo@contoso.com'],
    });
    const grouped = estate([], {
      serving_endpoint_permissions: [acl('a', ['group_name', 'risk', 'CAN_QUERY'])],
      groups: [group('risk', 'Users/bo@contoso.com')],
    });
    expect((await auditCheck(CHECK, grouped)).rows[0]?.evidence.unused_principals).toEqual([
      'bo@contoso.com',
    ]);
  });

  it('gives a new right, or a new member of a group, the time to be used', async () => {
    const grant = permission('a', '2026-09-20T00:00:00Z', {
      request_params: {
        resourceId: 'id-of-a',
        targetUserId: 'id-of-bo@contoso.com',
        aclPermissionSet: 'Query',
      },
    });
    const joined = event('addPrincipalToGroup', '2026-09-20T00:00:00Z', {
      service_name: 'accounts',
      request_params: { targetUserId: 'id-of-bo@contoso.com', targetGroupId: 'g' },
    });
    for (const one of [grant, { ...grant, response: null }, joined]) {
      const log = [...logCovers('2026-08-01T00:00:00Z', '2026-09-30T00:00:00Z'), one];
      expect(verdicts(await auditCheck(CHECK, estate([], { audit_log: log }))).unknown).toEqual(['a']);
    }
  });

  it('is unsure without tracking, of nameless callers, and of whom the directory does not hold', async () => {
    const untracked = estate([], { serving_endpoint_details: [endpoint('a')] });
    expect((await auditCheck(CHECK, untracked)).outcome).toBe('inconclusive');
    const nameless = estate([by(null, '2026-09-20T00:00:00Z')]);
    expect((await auditCheck(CHECK, nameless)).outcome).toBe('inconclusive');
    const stranger = estate([], { users: [user('ana@contoso.com')] });
    expect((await auditCheck(CHECK, stranger)).outcome).toBe('inconclusive');
  });

  it('is unsure of an endpoint that was not tracked over the whole window', async () => {
    const late = estate([], {
      serving_endpoint_details: [endpoint('a', tracked), endpoint('b', tracked)],
      serving_endpoint_permissions: [acl('b', ['user_name', 'bo@contoso.com', 'CAN_QUERY'])],
      served_entities: [history('a'), history('b')],
      endpoint_usage: [...covered, by('ana@contoso.com', '2026-09-01T00:00:00Z', 'b')],
    });
    // Of `a` there is no list.
    expect(verdicts(await auditCheck(CHECK, late)).unknown).toEqual(['a', 'b']);
  });

  it('does not look at managers, and is not assessed on short or missing records', async () => {
    const managers = estate([], {
      serving_endpoint_permissions: [acl('a', ['user_name', 'bo@contoso.com', 'CAN_MANAGE'])],
    });
    expect((await auditCheck(CHECK, managers)).outcome).toBe('not_applicable');
    expect((await auditCheck(CHECK, estate([], { audit_log: [] }))).outcome).toBe('not_assessed');
    const short = { ...estate([]), endpoint_usage: [by('ana@contoso.com', '2026-09-30T00:00:00Z')] };
    expect((await auditCheck(CHECK, short)).outcome).toBe('not_assessed');
  });

  it('names the files', async () => {
    expect(await sourcesOfFailure(CHECK, estate([]))).toContain('serving/permissions/id-of-a.json 1');
  });
});
