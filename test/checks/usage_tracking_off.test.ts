import { describe, expect, it } from 'vitest';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { endpoint, history, onEndpoint, price, request, tracked, usage } from '../support/serving.ts';

const proven: Estate = {
  served_entities: [history('score')],
  endpoint_usage: [request('score', '2026-09-20T00:00:00Z')],
};
const billed: Estate = {
  billing_usage: [onEndpoint('score'), onEndpoint('other')],
  list_prices: [price()],
};
const audited = (configured: ExportRecord, more: Estate = {}) =>
  auditCheck('usage_tracking_off', {
    serving_endpoint_details: [endpoint('score', configured)],
    ...more,
  });

describe('OPS-02 usage_tracking_off', () => {
  it.each([
    ['without a gateway', {}],
    ['switched off', { ai_gateway: { usage_tracking_config: { enabled: false } } }],
    ['not configured', { ai_gateway: { rate_limits: [] } }],
  ])('fails an endpoint %s, even if requests are on record', async (_, configured) => {
    const result = await audited(configured, { ...proven, ...billed });
    expect(result.outcome).toBe('fail');
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({ is_configured: false, has_requests_on_record: true });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
  });

  it('passes where tracking is on and has recorded requests, or nothing was spent', async () => {
    expect((await audited(tracked, proven)).outcome).toBe('pass');
    const idle = { billing_usage: [onEndpoint('other')], list_prices: [price()] };
    expect((await audited(tracked, idle)).outcome).toBe('pass');
  });

  it('is unsure where tracking is on and silent while money is spent, or nobody knows whether any is', async () => {
    expect((await audited(tracked, billed)).outcome).toBe('inconclusive');
    expect((await audited(tracked)).outcome).toBe('inconclusive');
    expect((await audited(tracked, { ...billed, billing_usage: [] })).outcome).toBe('inconclusive');
  });

  it('is unsure of an endpoint that is only listed', async () => {
    const listed = endpoint('listed', {
      config: { served_entities: [{ name: 'l', entity_name: 'ml.risk.l', entity_version: '1' }] },
    });
    const result = await audited(tracked, { ...proven, serving_endpoints: [listed] });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['listed'] });
  });

  it('asks external models, and neither agents nor ready-made endpoints', async () => {
    const external = {
      config: { served_entities: [{ name: 'x', external_model: { name: 'gpt', provider: 'openai' } }] },
    };
    expect((await audited(external)).outcome).toBe('fail');
    expect((await audited({ task: 'agent/v1/responses' })).outcome).toBe('not_applicable');
    const ready = { id: undefined, name: 'databricks-claude' };
    expect((await audited(ready, { billing_usage: [usage()] })).outcome).toBe('not_applicable');
    expect((await auditCheck('usage_tracking_off', {})).outcome).toBe('not_applicable');
  });
});
