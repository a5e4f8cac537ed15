import { describe, expect, it } from 'vitest';
import { auditCheck, type Estate, verdicts } from '../support/estate.ts';
import { billCovers, history, onEndpoint, price, recordCovers, request, usage } from '../support/serving.ts';

const spending: Estate = {
  ...recordCovers,
  billing_usage: [...billCovers, onEndpoint('score', { usage_quantity: '60' })],
  list_prices: [price()],
};

describe('COST-02 unjudgeable_spend', () => {
  it('fails where money was spent and no request was ever recorded, whatever the configuration', async () => {
    const result = await auditCheck('unjudgeable_spend', spending);
    expect(result.outcome).toBe('fail');
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.amountUsd).toBe('60.00');
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
  });

  it('fails where the record of requests is empty, or shorter than the window', async () => {
    const empty = { ...spending, endpoint_usage: [], served_entities: [] };
    expect((await auditCheck('unjudgeable_spend', empty)).outcome).toBe('fail');
    const short = {
      ...spending,
      endpoint_usage: [request('score', '2026-09-15T00:00:00Z')],
      served_entities: [history('score')],
    };
    expect((await auditCheck('unjudgeable_spend', short)).outcome).toBe('fail');
    const params = ['unjudgeable_spend.idle_days=10'];
    expect((await auditCheck('unjudgeable_spend', short, { params })).outcome).toBe('pass');
  });

  it('passes where requests are on record', async () => {
    const recorded = {
      ...spending,
      served_entities: [history('score')],
      endpoint_usage: [request('score', '2026-07-01T00:00:00Z'), request('score', '2026-07-02T00:00:00Z')],
    };
    expect((await auditCheck('unjudgeable_spend', recorded)).outcome).toBe('pass');
  });

  it('is unsure where requests name an entity that no history knows', async () => {
    const result = await auditCheck('unjudgeable_spend', { ...spending, served_entities: [] });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['score'] });
  });

  it('is unsure where the usage has no price and no request is recorded', async () => {
    const result = await auditCheck('unjudgeable_spend', { ...spending, list_prices: [] });
    expect(result.outcome).toBe('inconclusive');
    expect(result.rows[0]?.evidence).toMatchObject({ spend_usd: null, unpriced_dbu: '60' });
  });

  it('does not ask where little was spent', async () => {
    const little = { ...spending, billing_usage: [...billCovers, onEndpoint('score')] };
    expect((await auditCheck('unjudgeable_spend', little)).outcome).toBe('not_applicable');
    const params = ['unjudgeable_spend.min_usd_30d=1'];
    expect((await auditCheck('unjudgeable_spend', little, { params })).outcome).toBe('fail');
  });

  it('does not ask of ready-made endpoints or of usage without an endpoint', async () => {
    const nobody = [
      ...billCovers,
      usage({ usage_quantity: '60' }),
      usage({
        usage_quantity: '60',
        usage_metadata: { endpoint_id: 'x', endpoint_name: 'databricks-gpt' },
      }),
    ];
    const result = await auditCheck('unjudgeable_spend', { ...spending, billing_usage: nobody });
    expect(result.outcome).toBe('not_applicable');
  });

  it('can fail and cannot pass on a bill shorter than 30 days', async () => {
    const onShortBill = (quantity: string) =>
      auditCheck('unjudgeable_spend', {
        ...spending,
        billing_usage: [onEndpoint('score', { usage_quantity: quantity })],
      });
    expect((await onShortBill('60')).outcome).toBe('fail');
    expect((await onShortBill('0.1')).outcome).toBe('not_assessed');
  });
});
