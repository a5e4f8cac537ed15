import { describe, expect, it } from 'vitest';
import { endpoint } from '../support/endpoints.ts';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { servicePrincipal, user } from '../support/identities.ts';

const CHECK = 'production_created_by_person';
const APPLICATION = 'b76b6808-9e10-43b3-be20-6b6d19ed1af0';
const made = (name: string, creator: string | undefined, environment = 'prod'): ExportRecord =>
  endpoint(name, { creator, tags: { environment } });

describe('SEC-08 production_created_by_person', () => {
  it('fails what a person created, known to the directory or by an address', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [made('a', 'ana@contoso.com'), made('b', 'gone@contoso.com')],
      users: [user('ana@contoso.com')],
    });
    expect(verdicts(result)).toEqual({ failed: ['a', 'b'], unknown: [] });
  });

  it('passes what a service principal created, listed or told by its application id', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [made('a', 'deployer'), made('b', APPLICATION)],
      service_principals: [servicePrincipal('deployer')],
    });
    expect(result.outcome).toBe('pass');
  });

  it('passes an account that the organisation names as a service’s', async () => {
    const estate = { serving_endpoint_details: [made('a', 'svc-ml@contoso.com')] };
    const params = [`${CHECK}.service_identity_pattern=^svc-`];
    expect((await auditCheck(CHECK, estate)).outcome).toBe('fail');
    expect((await auditCheck(CHECK, estate, { params })).outcome).toBe('pass');
  });

  it('is unsure of a creator that is not told, or neither address nor application', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [made('a', undefined), made('b', 'somebody')],
    });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['a', 'b'] });
  });

  it('judges an endpoint of unknown environment as production, and leaves out what is not', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('a', { creator: 'ana@contoso.com' }),
        made('b', 'ana@contoso.com', 'dev'),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['a'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({ environment: null, is_held_as_production: true });
  });

  it('does not apply without endpoints, and is not assessed without their configuration', async () => {
    expect((await auditCheck(CHECK, {})).outcome).toBe('not_applicable');
    const without = ['serving_endpoint_details'];
    expect((await auditCheck(CHECK, { users: [] }, { without })).outcome).toBe('not_assessed');
  });
});
