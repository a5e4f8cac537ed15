import { describe, expect, it } from 'vitest';
import { endpoint, listed, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, auditEstate, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'register_mismatch';
const entry = (name: string, more: ExportRecord = {}): ExportRecord => ({
  system: `system of ${name}`,
  endpoint: name,
  purpose: 'scores',
  risk_class: 'High Risk',
  ...more,
});
const live = (name: string, environment: string | null) =>
  endpoint(name, environment === null ? {} : { tags: { environment } });

describe('OPS-16 register_mismatch', () => {
  it('passes where both sides agree', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [live('a', 'prod'), live('b', 'dev'), systemEndpoint()],
      system_register: [entry('a', { production: true })],
    });
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(1);
  });

  it('fails what is in production and not registered, and what is only registered', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [live('a', 'prod')],
      serving_endpoints: [listed('a')],
      system_register: [entry('gone')],
    });
    expect(verdicts(result).failed).toEqual(['a', 'gone']);
    expect(result.rows.map(({ evidence }) => evidence.mismatch)).toEqual([
      'not in the register',
      'only in the register',
    ]);
    expect(result.rows[1]?.evidence.risk_class).toBe('high-risk');
  });

  it('fails what is registered as not in production, and is', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [live('a', 'prod')],
      system_register: [entry('a', { production: false })],
    });
    expect(result.rows[0]?.evidence.mismatch).toBe('registered as not in production');
  });

  it('is unsure of what is registered as not in production, and may be', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [live('a', null)],
      system_register: [entry('a', { production: false })],
    });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['a'] });
  });

  it('is unsure of an unknown environment, and of an absence that no whole list shows', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [live('a', null), live('c', 'prod')],
      system_register: [entry('gone'), entry('c')],
    });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['a', 'gone'] });
  });

  it('leaves out systems of workspaces that are not looked at', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [live('a', 'prod')],
      system_register: [entry('a'), entry('far', { workspace_id: '99' })],
    });
    expect(result.outcome).toBe('pass');
  });

  it('is not assessed without a register, and does not apply without production', async () => {
    const { checks } = await auditEstate(
      { serving_endpoint_details: [live('a', 'prod')] },
      { only: [CHECK] },
    );
    expect(checks[0]?.outcome).toBe('not_assessed');
    const dev = { serving_endpoint_details: [live('b', 'dev')], system_register: [] };
    expect((await auditCheck(CHECK, dev)).outcome).toBe('not_applicable');
  });
});
