import { describe, expect, it } from 'vitest';
import { endpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'missing_runbook';
const whole: ExportRecord = {
  endpoint: 'a',
  owner: 'risk',
  scope: 'payments',
  identity_path: 'the API calls as itself',
  network_boundary: 'private',
  monitoring: 'alert, 5 minutes',
  cost_assumption: 'one replica',
  rollback_step: 'version 6',
  escalation: 'oncall@contoso.com',
};
const audited = (more: Estate, tags: Readonly<Record<string, string>> = { environment: 'prod' }) =>
  auditCheck(CHECK, { serving_endpoint_details: [endpoint('a', { tags })], ...more });

describe('OPS-22 missing_runbook', () => {
  it('passes with everything on record, in targets, the register, tags or all of them', async () => {
    expect((await audited({ targets: [whole] })).outcome).toBe('pass');
    const { scope, monitoring, escalation, ...rest } = whole;
    const together = await audited(
      { targets: [rest], system_register: [{ system: 's', endpoint: 'a', purpose: scope, monitoring }] },
      { environment: 'prod', Escalation: 'oncall' },
    );
    expect(together.outcome).toBe('pass');
  });

  it.each([
    ['owner', 'owner'],
    ['scope', 'production scope'],
    ['identity_path', 'identity path'],
    ['network_boundary', 'network boundary'],
    ['monitoring', 'monitoring signal'],
    ['cost_assumption', 'cost assumption'],
    ['rollback_step', 'rollback step'],
    ['escalation', 'escalation contact'],
  ])('fails without %s, and names it', async (key, name) => {
    const { [key]: _, ...rest } = whole;
    const result = await audited({ targets: [rest] });
    expect(result.outcome).toBe('fail');
    expect(result.rows[0]?.evidence.missing_items).toEqual([name]);
  });

  it('fails production that neither file names', async () => {
    const result = await audited({ targets: [] });
    expect(result.rows[0]?.evidence.missing_items).toHaveLength(8);
  });

  it('is unsure where the environment is not known', async () => {
    expect(verdicts(await audited({ targets: [] }, {}))).toEqual({ failed: [], unknown: ['a'] });
  });

  it('is not assessed until somebody keeps such a file, and asks nothing outside production', async () => {
    expect((await audited({})).outcome).toBe('not_assessed');
    expect((await audited({ targets: [] }, { environment: 'dev' })).outcome).toBe('not_applicable');
  });
});
