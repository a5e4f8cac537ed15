import { describe, expect, it } from 'vitest';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { ms, servicePrincipal, user } from '../support/identities.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'token_owner_or_lifetime';
const CREATED = ms('2026-09-01T00:00:00Z');
const days = (count: number) => CREATED + count * 86_400_000;
const estate: Estate = {
  users: [user('ana', true, '11'), user('ben', false, '12'), user('cy', null, '13')],
  service_principals: [servicePrincipal('app', true, '21')],
  workspace_conf: [{ maxTokenLifetimeDays: '90' }],
};
const token = (id: string, more: ExportRecord = {}): ExportRecord => ({
  token_id: id,
  owner_id: 11,
  created_by_username: 'admin',
  creation_time: CREATED,
  expiry_time: days(90),
  ...more,
});

describe('SEC-18 token_owner_or_lifetime', () => {
  it('fails a token of an owner who is inactive or gone', async () => {
    const result = await auditCheck(CHECK, {
      ...estate,
      tokens: [
        token('active'),
        token('application', { owner_id: 21 }),
        token('gone', { owner_id: 99 }),
        token('inactive', { owner_id: 12 }),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['gone', 'inactive'], unknown: [] });
    expect(result.rows.map(({ evidence }) => evidence.owner)).toEqual(['id 99', 'ben']);
  });

  it('fails a token that outlives the workspace’s maximum, or never expires under one', async () => {
    const result = await auditCheck(CHECK, {
      ...estate,
      tokens: [
        token('at-most'),
        token('never', { expiry_time: -1 }),
        token('over', { expiry_time: days(91) }),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['never', 'over'], unknown: [] });
    expect(result.rows[1]?.evidence).toMatchObject({ lifetime_days: 91, allowed_days: 90 });
  });

  it.each(['0', ''])('has no lifetime to exceed where the maximum is "%s"', async (maximum) => {
    const result = await auditCheck(CHECK, {
      ...estate,
      workspace_conf: [{ maxTokenLifetimeDays: maximum, enableTokensConfig: 'true' }],
      tokens: [token('never', { expiry_time: -1 }), token('inactive', { owner_id: 12 })],
    });
    expect(verdicts(result)).toEqual({ failed: ['inactive'], unknown: [] });
  });

  it('is unsure of lifetimes where nobody asked for the maximum, and still fails a lost owner', async () => {
    const result = await auditCheck(CHECK, {
      ...estate,
      workspace_conf: [{ enableTokensConfig: 'true' }],
      tokens: [token('a'), token('b', { owner_id: 12 })],
    });
    expect(verdicts(result)).toEqual({ failed: ['b'], unknown: ['a'] });
  });

  it('is unsure of an expiry of 0 or none, of an owner without the active flag, and of one not printed', async () => {
    const { owner_id: _, ...ownerless } = token('ownerless');
    const { expiry_time: __, ...open } = token('absent');
    const result = await auditCheck(CHECK, {
      ...estate,
      tokens: [open, token('flagless', { owner_id: 13 }), ownerless, token('zero', { expiry_time: 0 })],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result).unknown).toEqual(['absent', 'flagless', 'ownerless', 'zero']);
  });

  it('calls no owner gone where the list of users is not whole', async () => {
    const result = await auditCheck(CHECK, {
      ...estate,
      tokens: [token('here'), { ...token('there', { owner_id: 99 }), _workspace: '2' }],
    });
    expect(result.outcome).toBe('not_assessed');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['there'] });
  });

  it('leaves out what has expired, and does not apply without tokens', async () => {
    const expired = token('expired', { owner_id: 12, expiry_time: days(10) });
    expect((await auditCheck(CHECK, { ...estate, tokens: [expired] })).outcome).toBe('not_applicable');
    expect((await auditCheck(CHECK, { ...estate, tokens: [] })).outcome).toBe('not_applicable');
  });

  it('names the records that it comes from', async () => {
    const tokens = [token('active'), token('inactive', { owner_id: 12 })];
    expect(await sourcesOfFailure(CHECK, { ...estate, tokens })).toEqual([
      'net/workspace-conf.json 1',
      'scim/users.json 2',
      'tokens/list.json 2',
    ]);
  });
});
