import { describe, expect, it } from 'vitest';
import { config, endpoint, listed, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, verdicts } from '../support/estate.ts';
import { ms } from '../support/identities.ts';

const CHECK = 'secret_not_rotated';
const estate = (changed: string | null, environment: string | null = 'prod'): Estate => ({
  serving_endpoint_details: [
    endpoint('score', {
      ...(environment === null ? {} : { tags: { environment } }),
      config: config([model('m', '1', { environment_vars: { KEY: '{{secrets/scope/key}}' } })]),
    }),
  ],
  secrets: [
    {
      key: 'key',
      _object: 'scope',
      ...(changed === null ? {} : { last_updated_timestamp: ms(changed) }),
    },
  ],
});

describe('SEC-13 secret_not_rotated', () => {
  it('fails a secret of production that is older than half a year', async () => {
    const result = await auditCheck(CHECK, estate('2026-04-03T00:00:00Z'));
    expect(verdicts(result)).toEqual({ failed: ['scope/key'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({ age_days: 181, endpoints: ['score'] });
  });

  it('passes it on its last day, and gives what is not production a year', async () => {
    expect((await auditCheck(CHECK, estate('2026-04-04T00:00:00Z'))).outcome).toBe('pass');
    expect((await auditCheck(CHECK, estate('2025-10-02T00:00:00Z', 'dev'))).outcome).toBe('pass');
    expect((await auditCheck(CHECK, estate('2025-09-30T00:00:00Z', 'dev'))).outcome).toBe('fail');
  });

  it('holds a secret of an endpoint of unknown environment to the rule of production', async () => {
    expect((await auditCheck(CHECK, estate('2026-04-03T00:00:00Z', null))).outcome).toBe('fail');
  });

  it('is unsure of a secret without a time, as Key Vault scopes give none, and of one that is not listed', async () => {
    const { secrets: _, ...unlisted } = estate(null);
    const other = { key: 'other', _object: 'scope', last_updated_timestamp: ms('2026-09-01T00:00:00Z') };
    expect(verdicts(await auditCheck(CHECK, { ...unlisted, secrets: [other] })).unknown).toEqual([
      'scope/key',
    ]);
    const vault = await auditCheck(CHECK, {
      ...unlisted,
      secrets: [other, { key: 'key', _object: 'scope' }],
    });
    expect(verdicts(vault).unknown).toEqual(['scope/key']);
  });

  it('finds a secret in upper or lower case, and is unsure of what only the list knows', async () => {
    const { secrets = [], ...rest } = estate('2026-09-03T00:00:00Z');
    const spelled = { ...rest, secrets: secrets.map((secret) => ({ ...secret, key: 'KEY' })) };
    expect((await auditCheck(CHECK, spelled)).outcome).toBe('pass');
    const unseen = await auditCheck(CHECK, {
      ...spelled,
      serving_endpoints: [listed('score'), listed('other')],
    });
    expect(verdicts(unseen)).toEqual({ failed: [], unknown: ['other'] });
  });

  it('does not apply where no secret is referred to, and is not assessed without the names of secrets', async () => {
    expect((await auditCheck(CHECK, { serving_endpoint_details: [endpoint('score')] })).outcome).toBe(
      'not_applicable',
    );
    const { secrets: _, ...without } = estate(null);
    expect((await auditCheck(CHECK, without, { without: ['secrets'] })).outcome).toBe('not_assessed');
  });
});
