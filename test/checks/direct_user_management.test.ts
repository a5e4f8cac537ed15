import { describe, expect, it } from 'vitest';
import { acl, endpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { user } from '../support/identities.ts';

const CHECK = 'direct_user_management';
const estate = (tags: Readonly<Record<string, string>>, permissions: ExportRecord): Estate => ({
  serving_endpoint_details: [endpoint('score', { tags })],
  serving_endpoint_permissions: [permissions],
  users: [user('ana@contoso.com'), user('bo@contoso.com')],
});
const prod = { environment: 'prod' };
const dev = { environment: 'dev' };

describe('SEC-03 direct_user_management', () => {
  it('fails a production endpoint that one person may manage by name', async () => {
    const result = await auditCheck(
      CHECK,
      estate(prod, acl('score', ['user_name', 'bo@contoso.com', 'CAN_MANAGE'])),
    );
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({ managers: ['bo@contoso.com'], direct_user_managers: 1 });
  });

  it('passes groups, service principals, inherited rights and people who may only query', async () => {
    const result = await auditCheck(
      CHECK,
      estate(
        prod,
        acl(
          'score',
          ['group_name', 'risk', 'CAN_MANAGE'],
          ['service_principal_name', 'app', 'CAN_MANAGE'],
          ['user_name', 'ana@contoso.com', '^CAN_MANAGE'],
          ['user_name', 'bo@contoso.com', 'CAN_QUERY'],
        ),
      ),
    );
    expect(result.outcome).toBe('pass');
  });

  it('lets two people and the creator manage what is not production, and no third', async () => {
    const people = estate(
      dev,
      acl(
        'score',
        ['user_name', 'ana@contoso.com', 'CAN_MANAGE'],
        ['user_name', 'bo@contoso.com', 'CAN_MANAGE'],
        ['user_name', 'cy@contoso.com', 'CAN_MANAGE'],
      ),
    );
    expect((await auditCheck(CHECK, people)).outcome).toBe('pass');
    const params = [`${CHECK}.max_direct_user_managers_nonproduction=1`];
    expect((await auditCheck(CHECK, people, { params })).outcome).toBe('fail');
  });

  it('holds an endpoint of unknown environment to the rule of production', async () => {
    const result = await auditCheck(
      CHECK,
      estate({}, acl('score', ['user_name', 'bo@contoso.com', 'CAN_MANAGE'])),
    );
    expect(result.outcome).toBe('fail');
    expect(result.rows[0]?.evidence).toMatchObject({ environment: null, is_held_as_production: true });
  });

  it('is unsure without the access list, and of a level or an entry that it does not know', async () => {
    const unknown = async (permissions: ExportRecord) =>
      verdicts(await auditCheck(CHECK, estate(prod, permissions)));
    const open = { failed: [], unknown: ['score'] };
    expect(await unknown(acl('score', ['user_name', 'ana@contoso.com', 'CAN_STEER']))).toEqual(open);
    expect(await unknown(acl('score', ['robot_name' as 'user_name', 'r2', 'CAN_MANAGE']))).toEqual(open);
    expect(await unknown(acl('elsewhere', ['group_name', 'risk', 'CAN_MANAGE']))).toEqual(open);
  });

  it('does not apply without endpoints, and is not assessed without access lists', async () => {
    expect((await auditCheck(CHECK, { serving_endpoint_details: [] })).outcome).toBe('not_applicable');
    expect((await auditCheck(CHECK, {})).outcome).toBe('not_assessed');
    const { serving_endpoint_permissions: _, ...without } = estate(prod, acl('score'));
    const { outcome, missing } = await auditCheck(CHECK, without, {
      without: ['serving_endpoint_permissions'],
    });
    expect(outcome).toBe('not_assessed');
    expect(missing).toEqual(['serving_endpoint_permissions']);
  });
});
