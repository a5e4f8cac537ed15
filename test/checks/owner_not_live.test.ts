import { describe, expect, it } from 'vitest';
import { endpoint, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, auditEstate, type Estate, verdicts } from '../support/estate.ts';
import { group, servicePrincipal, user } from '../support/identities.ts';

const CHECK = 'owner_not_live';
const audited = (owner: string, more: Estate = {}) =>
  auditCheck(CHECK, {
    serving_endpoint_details: [endpoint('a', { tags: { owner } })],
    users: [user('ana@contoso.com'), user('gone@contoso.com', false), user('vague@contoso.com', null)],
    groups: [group('risk-ml', 'Users/ana@contoso.com')],
    ...more,
  });

describe('OPS-08 owner_not_live', () => {
  it.each(['ana@contoso.com', 'ANA@contoso.com', 'risk-ml'])('passes for %s, who is there', async (owner) => {
    expect((await audited(owner)).outcome).toBe('pass');
  });

  it.each(['gone@contoso.com', 'nobody@contoso.com', 'old-team'])(
    'fails for %s, who is not',
    async (owner) => {
      const result = await audited(owner);
      expect(verdicts(result)).toEqual({ failed: ['a'], unknown: [] });
      expect(result.rows[0]?.evidence).toMatchObject({ owner });
    },
  );

  it('takes a service principal, and a mailbox that the register names', async () => {
    const deployer = { service_principals: [servicePrincipal('app-1')] };
    expect((await audited('app-1', deployer)).outcome).toBe('pass');
    const register = {
      system_register: [{ system: 's', endpoint: 'other', purpose: 'p', owner_mailbox: 'team@contoso.com' }],
    };
    expect((await audited('team@contoso.com', register)).outcome).toBe('pass');
  });

  it('is unsure where the export does not say whether a user is active, or nobody is listed', async () => {
    expect((await audited('vague@contoso.com')).outcome).toBe('inconclusive');
    expect((await audited('nobody@contoso.com', { users: [] })).outcome).toBe('inconclusive');
  });

  it('is unsure of an application where nobody listed applications', async () => {
    const application = 'b76b6808-9e10-43b3-be20-6b6d19ed1af0';
    expect((await audited(application)).outcome).toBe('inconclusive');
    expect((await audited(application, { service_principals: [servicePrincipal('app-1')] })).outcome).toBe(
      'fail',
    );
  });

  it('asks nothing of endpoints without an owner, and needs users and groups', async () => {
    const bare = { serving_endpoint_details: [endpoint('b'), systemEndpoint()] };
    expect((await audited('x', bare)).outcome).toBe('not_applicable');
    for (const missing of ['users', 'groups']) {
      const estate: Estate = {
        serving_endpoint_details: [endpoint('a', { tags: { owner: 'ana@contoso.com' } })],
        ...(missing === 'users' ? { groups: [] } : { users: [user('ana@contoso.com')] }),
      };
      const { checks } = await auditEstate(estate, { only: [CHECK] });
      expect(checks[0]?.outcome).toBe('not_assessed');
    }
  });
});
