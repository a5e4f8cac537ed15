import { describe, expect, it } from 'vitest';
import { endpoint, listed } from '../support/endpoints.ts';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'no_update_failure_notification';
const told = { email_notifications: { on_update_failure: ['oncall@contoso.com'] } };
const prod = (name: string, more: ExportRecord = {}) =>
  endpoint(name, { tags: { environment: 'prod' }, ...more });

describe('REL-15 no_update_failure_notification', () => {
  it('fails production of whose failed updates nobody is told, or only of successes', async () => {
    const successes = { email_notifications: { on_update_success: ['oncall@contoso.com'] } };
    const result = await auditCheck(CHECK, { serving_endpoint_details: [prod('a'), prod('b', successes)] });
    expect(verdicts(result)).toEqual({ failed: ['a', 'b'], unknown: [] });
  });

  it('passes production that has somebody to tell', async () => {
    const result = await auditCheck(CHECK, { serving_endpoint_details: [prod('a', told)] });
    expect(result.outcome).toBe('pass');
  });

  it('is unsure of an endpoint of unknown environment, and of one that is only listed', async () => {
    const result = await auditCheck(
      CHECK,
      { serving_endpoint_details: [endpoint('a')], serving_endpoints: [listed('b')] },
      { config: "production_name_pattern: '^b$'" },
    );
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['a', 'b'] });
  });

  it('does not apply to what is not production, and is not assessed without configurations', async () => {
    const dev = endpoint('a', { tags: { environment: 'dev' } });
    expect((await auditCheck(CHECK, { serving_endpoint_details: [dev] })).outcome).toBe('not_applicable');
    const without = ['serving_endpoint_details'];
    expect((await auditCheck(CHECK, { users: [] }, { without })).outcome).toBe('not_assessed');
  });
});
