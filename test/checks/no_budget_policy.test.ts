import { describe, expect, it } from 'vitest';
import { systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, verdicts } from '../support/estate.ts';
import { endpoint, onEndpoint, price } from '../support/serving.ts';

/** As `databricks api get` hands it on: the server names the kind of the creator. */
const raw = (name: string, more = {}) => endpoint(name, { creator_kind: 'User', ...more });
const check = (estate: Estate) => auditCheck('no_budget_policy', estate);

describe('COST-10 no_budget_policy', () => {
  it('fails an endpoint that the server’s answer shows without a policy, and passes one with', async () => {
    const result = await check({
      serving_endpoint_details: [raw('bare'), raw('kept', { effective_budget_policy_id: 'p-1' })],
    });
    expect(verdicts(result)).toEqual({ failed: ['bare'], unknown: [] });
    expect(result.counts).toMatchObject({ looked: 2, passed: 1 });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
  });

  it('takes a policy on its usage for one, too', async () => {
    const usage_metadata = { endpoint_id: 'id-of-bare', endpoint_name: 'bare', usage_policy_id: 'p-1' };
    const billed = { billing_usage: [onEndpoint('bare', { usage_metadata })], list_prices: [price()] };
    expect((await check({ serving_endpoint_details: [raw('bare')], ...billed })).outcome).toBe('pass');
  });

  it('takes the newest usage’s word, also where it names no policy', async () => {
    const used = (usage_start_time: string, more: object) =>
      onEndpoint('bare', {
        usage_start_time,
        usage_metadata: { endpoint_id: 'id-of-bare', endpoint_name: 'bare', ...more },
      });
    const result = await check({
      serving_endpoint_details: [raw('bare')],
      billing_usage: [
        used('2026-09-20T10:00:00Z', { usage_policy_id: 'p-1' }),
        used('2026-09-25T10:00:00Z', {}),
      ],
      list_prices: [price()],
    });
    expect(verdicts(result).failed).toEqual(['bare']);
  });

  it('is not assessed on what the command line prints, and unsure of a single record of it', async () => {
    const printed = await check({ serving_endpoint_details: [endpoint('a')] });
    expect(printed.missing).toEqual(['serving_endpoint_details.creator_kind']);
    expect(printed.outcome).toBe('not_assessed');
    const mixed = await check({
      serving_endpoint_details: [endpoint('a'), raw('b', { effective_budget_policy_id: 'p' })],
    });
    expect(verdicts(mixed)).toEqual({ failed: [], unknown: ['a'] });
  });

  it('does not ask of ready-made endpoints', async () => {
    expect((await check({ serving_endpoint_details: [] })).outcome).toBe('not_applicable');
    const ready = { ...systemEndpoint(), creator_kind: 'User' };
    expect((await check({ serving_endpoint_details: [ready] })).outcome).toBe('not_applicable');
  });
});
