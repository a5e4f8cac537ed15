import { describe, expect, it } from 'vitest';
import { auditCheck, type Estate, type ExportRecord, verdicts, WORKSPACE } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'token_creation_unrestricted';
const permissions = (...entries: readonly [string, string][]): ExportRecord => ({
  object_id: '/authorization/tokens',
  object_type: 'tokens',
  access_control_list: entries.map(([group, level]) => ({
    group_name: group,
    all_permissions: [{ permission_level: level, inherited: false }],
  })),
});
const named = permissions(['admins', 'CAN_MANAGE'], ['automation', 'CAN_USE']);
const conf = (more: ExportRecord = {}): ExportRecord => ({
  maxTokenLifetimeDays: '90',
  enableTokensConfig: 'true',
  ...more,
});
const estate: Estate = { token_permissions: [named], workspace_conf: [conf()] };

describe('SEC-20 token_creation_unrestricted', () => {
  it('passes tokens of named groups under a maximum lifetime', async () => {
    expect((await auditCheck(CHECK, estate)).outcome).toBe('pass');
    const broad = { params: [`${CHECK}.broad_groups=["automation"]`] };
    expect((await auditCheck(CHECK, estate, broad)).outcome).toBe('fail');
  });

  it('is unsure of an entry without a level', async () => {
    const bare = { ...named, access_control_list: [{ group_name: 'users' }] };
    const result = await auditCheck(CHECK, { ...estate, token_permissions: [bare] });
    expect(verdicts(result).unknown).toEqual([WORKSPACE]);
  });

  it.each(['users', 'account users'])('fails where %s may create tokens', async (group) => {
    const result = await auditCheck(CHECK, {
      ...estate,
      token_permissions: [permissions([group, 'CAN_USE'])],
    });
    expect(verdicts(result)).toEqual({ failed: [WORKSPACE], unknown: [] });
    expect(result.rows[0]?.evidence.granted_to).toEqual([`${group}: CAN_USE`]);
  });

  it.each(['0', ''])('fails where the maximum lifetime is "%s"', async (maximum) => {
    const result = await auditCheck(CHECK, {
      ...estate,
      workspace_conf: [conf({ maxTokenLifetimeDays: maximum })],
    });
    expect(verdicts(result)).toEqual({ failed: [WORKSPACE], unknown: [] });
  });

  it('passes where tokens are switched off', async () => {
    const result = await auditCheck(CHECK, {
      token_permissions: [permissions(['users', 'CAN_USE'])],
      workspace_conf: [conf({ enableTokensConfig: 'false', maxTokenLifetimeDays: '' })],
    });
    expect(result.outcome).toBe('pass');
  });

  it('passes an empty list: nobody but admins', async () => {
    expect((await auditCheck(CHECK, { ...estate, token_permissions: [permissions()] })).outcome).toBe('pass');
  });

  it('is unsure of a level that it does not know, and of a maximum that nobody asked for', async () => {
    for (const changed of [
      { token_permissions: [permissions(['users', 'CAN_WISH'])] },
      { workspace_conf: [{ enableTokensConfig: 'true' }] },
    ]) {
      expect((await auditCheck(CHECK, { ...estate, ...changed })).outcome).toBe('inconclusive');
    }
  });

  it('cannot pass a workspace of which one half is missing', async () => {
    const result = await auditCheck(CHECK, {
      ...estate,
      workspace_conf: [conf(), { ...conf(), _workspace: '2000000000000002' }],
    });
    expect(result.outcome).toBe('not_assessed');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['2000000000000002'] });
  });

  it('does not apply without workspaces, and names the records that it comes from', async () => {
    expect((await auditCheck(CHECK, {})).outcome).toBe('not_applicable');
    expect(
      await sourcesOfFailure(CHECK, { ...estate, token_permissions: [permissions(['users', 'CAN_USE'])] }),
    ).toEqual(['net/workspace-conf.json 1', 'tokens/permissions.json 1']);
  });
});
