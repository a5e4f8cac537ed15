import { describe, expect, it } from 'vitest';
import { endpoint, listed, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, verdicts } from '../support/estate.ts';
import { servicePrincipal, user } from '../support/identities.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'inactive_endpoint_creator';
const APP = 'b76b6808-9e10-43b3-be20-6b6d19ed1af0';
const directory: Estate = {
  users: [user('ana@contoso.com'), user('ben', false), user('cy', null)],
  service_principals: [servicePrincipal(APP), servicePrincipal('old-app', false)],
};

describe('SEC-07 inactive_endpoint_creator', () => {
  it('fails where the creator is gone or inactive, a person or an application', async () => {
    const result = await auditCheck(CHECK, {
      ...directory,
      serving_endpoint_details: [
        endpoint('gone', { creator: 'zoe' }),
        endpoint('left', { creator: 'ben' }),
        endpoint('off', { creator: 'old-app' }),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['gone', 'left', 'off'], unknown: [] });
    expect(result.rows.map(({ evidence }) => evidence.is_in_directory)).toEqual([false, true, true]);
  });

  it('passes an active creator, also an application id and an address in other case', async () => {
    const result = await auditCheck(CHECK, {
      ...directory,
      serving_endpoint_details: [
        endpoint('person', { creator: 'Ana@Contoso.com' }),
        endpoint('application', { creator: APP }),
      ],
    });
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(2);
  });

  it('does not take the SCIM id or the display name of an application for its application id', async () => {
    const result = await auditCheck(CHECK, {
      ...directory,
      serving_endpoint_details: [
        endpoint('by-id', { creator: `id-of-${APP}` }),
        endpoint('by-name', { creator: `name of ${APP}` }),
      ],
    });
    expect(verdicts(result).failed).toEqual(['by-id', 'by-name']);
  });

  it('is unsure without a creator, or without the active flag', async () => {
    const result = await auditCheck(CHECK, {
      ...directory,
      serving_endpoint_details: [
        endpoint('creatorless', { creator: '' }),
        endpoint('flagless', { creator: 'cy' }),
      ],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['creatorless', 'flagless'] });
  });

  it('judges an endpoint that only the list knows by the creator that it shows', async () => {
    const result = await auditCheck(CHECK, {
      ...directory,
      users: [user('ben')],
      serving_endpoints: [listed('listed')],
    });
    expect(verdicts(result).failed).toEqual(['listed']);
  });

  it('calls nobody gone in a workspace whose directory was not exported', async () => {
    const result = await auditCheck(CHECK, {
      ...directory,
      serving_endpoint_details: [
        endpoint('here'),
        { ...endpoint('there', { creator: 'zoe' }), _workspace: '2' },
      ],
    });
    expect(result.outcome).toBe('not_assessed');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['there'] });
    const empty = await auditCheck(CHECK, { serving_endpoint_details: [endpoint('a', { creator: 'zoe' })] });
    expect(verdicts(empty)).toEqual({ failed: [], unknown: ['a'] });
  });

  it('names the records that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      ...directory,
      serving_endpoint_details: [endpoint('left', { creator: 'ben' })],
    });
    expect(sources).toEqual(['scim/users.json 2', 'serving/get/left.json 1']);
  });

  it('does not apply to ready-made endpoints', async () => {
    const result = await auditCheck(CHECK, { ...directory, serving_endpoint_details: [systemEndpoint()] });
    expect(result.outcome).toBe('not_applicable');
  });
});
