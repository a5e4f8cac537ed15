import { describe, expect, it } from 'vitest';
import { acl, endpoint } from '../support/endpoints.ts';
import { auditEstate, type Estate } from '../support/estate.ts';
import { group, servicePrincipal, user } from '../support/identities.ts';
import { figure } from '../support/money.ts';
import { history, request } from '../support/serving.ts';

const estate: Estate = {
  serving_endpoint_details: [endpoint('score'), endpoint('silent')],
  serving_endpoint_permissions: [
    acl('score', ['service_principal_name', 'app', 'CAN_QUERY'], ['group_name', 'risk', 'CAN_QUERY']),
    acl('silent', ['user_name', 'ana@contoso.com', 'CAN_QUERY']),
  ],
  users: [user('ana@contoso.com'), user('bo@contoso.com')],
  service_principals: [servicePrincipal('app')],
  groups: [group('risk', 'Users/ana@contoso.com')],
  served_entities: [history('score')],
  endpoint_usage: [
    request('score', '2026-09-01T10:00:00Z', { requester: 'app' }),
    request('score', '2026-09-03T10:00:00Z', { requester: 'id-of-app' }),
    request('score', '2026-09-05T10:00:00Z', { requester: 'bo@contoso.com' }),
  ],
};

describe('the figure of granted and used access', () => {
  it('holds what was granted against what was used, one identity under all its names', async () => {
    const rows = figure(await auditEstate(estate, { only: ['overbroad_query_access'] }), 'access_used');
    const of = (endpointName: string, principal: string) =>
      rows.find((row) => row.endpoint === endpointName && row.principal === principal);
    expect(of('score', 'app')).toMatchObject({
      is_granted: true,
      is_used: true,
      requests: 2,
      first_request_at: '2026-09-01T10:00:00Z',
      last_request_at: '2026-09-03T10:00:00Z',
    });
    expect(of('score', 'ana@contoso.com')).toMatchObject({ is_granted: true, is_used: false, via: ['risk'] });
    expect(of('score', 'bo@contoso.com')).toMatchObject({ is_granted: false, is_used: true, level: null });
  });

  it('says nothing of use where requests are not counted', async () => {
    const rows = figure(await auditEstate(estate, { only: ['overbroad_query_access'] }), 'access_used');
    expect(rows.find((row) => row.endpoint === 'silent')).toMatchObject({ is_granted: true, is_used: null });
  });
});
