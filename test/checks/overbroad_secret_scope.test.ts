import { describe, expect, it } from 'vitest';
import { config, endpoint, listed, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'overbroad_secret_scope';

/** An endpoint that refers to one secret in each scope. */
function using(name: string, ...scopes: readonly string[]): ExportRecord {
  const variables = scopes.map((scope, index) => [`SETTING_${index}`, `{{secrets/${scope}/key}}`]);
  return endpoint(name, {
    config: config([model('scoring', '1', { environment_vars: Object.fromEntries(variables) })]),
  });
}

const granted = (scope: string, principal: string, permission: string) => ({
  _object: scope,
  principal,
  permission,
});
const closed = granted('closed', 'risk', 'READ');

describe('SEC-14 overbroad_secret_scope', () => {
  it('fails a scope that everyone may read, write or manage', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [using('a', 'read', 'written', 'managed', 'closed')],
      secret_acls: [
        granted('read', 'users', 'READ'),
        granted('written', 'account users', 'WRITE'),
        granted('managed', 'users', 'MANAGE'),
        closed,
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['managed', 'read', 'written'], unknown: [] });
    expect(result.rows[1]?.evidence).toMatchObject({ granted_to: ['users: READ'], endpoints: ['a'] });
  });

  it('passes a scope of named groups only, one row for all who refer to it', async () => {
    const estate: Estate = {
      serving_endpoint_details: [using('a', 'closed'), using('b', 'Closed')],
      secret_acls: [closed, granted('not-used', 'users', 'READ')],
    };
    const result = await auditCheck(CHECK, estate);
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(1);
    const risk = { params: [`${CHECK}.broad_groups=["risk"]`] };
    expect(verdicts(await auditCheck(CHECK, estate, risk)).failed).toEqual(['Closed']);
  });

  it('is unsure of a scope without an access list, of a permission it does not know, and of what only the list knows', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoints: [listed('only-listed')],
      serving_endpoint_details: [using('a', 'new', 'unseen')],
      secret_acls: [granted('new', 'users', 'PEEK'), closed],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['new', 'only-listed', 'unseen'] });
  });

  it('names the records that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      serving_endpoint_details: [using('a', 'open')],
      secret_acls: [granted('open', 'risk', 'READ'), granted('open', 'users', 'READ')],
    });
    expect(sources).toEqual(['secrets/acls/open.json 1', 'secrets/acls/open.json 2', 'serving/get/a.json 1']);
  });

  it('does not apply where no scope is referred to', async () => {
    const result = await auditCheck(CHECK, { serving_endpoint_details: [using('a')], secret_acls: [closed] });
    expect(result.outcome).toBe('not_applicable');
  });
});
