import { describe, expect, it } from 'vitest';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { billCovers, endpoint, epoch, onEndpoint, price, tags } from '../support/serving.ts';

const cost = onEndpoint('trial', { usage_quantity: '60' });
const audited = (
  configured: ExportRecord,
  rows: readonly ExportRecord[] = [cost],
  params: readonly string[] = [],
  prices = [price()],
) =>
  auditCheck(
    'expired_experiment',
    {
      serving_endpoint_details: [endpoint('trial', configured)],
      billing_usage: [...billCovers, ...rows],
      list_prices: prices,
    },
    { params },
  );
const young = { creation_timestamp: epoch('2026-08-15') };

describe('COST-19 expired_experiment', () => {
  it('fails what should have ended, whatever it costs and wherever it runs', async () => {
    for (const environment of ['dev', 'prod']) {
      const result = await audited(tags({ environment, Expires_On: '2026-09-30' }), []);
      expect(result.outcome).toBe('fail');
      expect(result.rows[0]?.evidence).toMatchObject({ expires_on: '2026-09-30', spend_usd: null });
      expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
    }
  });

  it('fails an old experiment, in production too, and an old development endpoint, with spend', async () => {
    for (const labelled of [
      tags({ environment: 'prod', stage: 'PoC' }),
      tags({ experiment: 'churn' }),
      tags({ environment: 'dev' }),
    ]) {
      const result = await audited(labelled);
      expect(verdicts(result)).toEqual({ failed: ['trial'], unknown: [] });
      expect(result.amountUsd).toBe('60.00');
    }
  });

  it('passes before its end, when it is young, and when it costs little', async () => {
    const dev = tags({ environment: 'dev' });
    expect((await audited(tags({ expires_on: '2026-10-01' }))).outcome).toBe('pass');
    expect((await audited({ ...dev, ...young })).outcome).toBe('pass');
    expect((await audited(dev, [onEndpoint('trial')])).outcome).toBe('pass');
    expect((await audited(dev, [])).outcome).toBe('pass');
  });

  it('is unsure of an end that is no date, an unknown age, environment or price', async () => {
    const dev = tags({ environment: 'dev' });
    expect((await audited(tags({ expires_on: 'soon' }))).outcome).toBe('inconclusive');
    expect((await audited({ ...dev, creation_timestamp: undefined })).outcome).toBe('inconclusive');
    expect((await audited({})).outcome).toBe('inconclusive');
    expect((await audited(dev, [cost], [], [])).outcome).toBe('inconclusive');
    const half = [onEndpoint('trial'), onEndpoint('trial', { sku_name: 'NO_PRICE' })];
    expect((await audited(dev, half)).outcome).toBe('inconclusive');
  });

  it('honours its parameters', async () => {
    const dev = { ...tags({ environment: 'dev' }), ...young };
    const check = 'expired_experiment';
    expect((await audited(dev, [cost], [`${check}.max_experiment_days=30`])).outcome).toBe('fail');
    const old = tags({ environment: 'dev' });
    expect((await audited(old, [cost], [`${check}.min_usd_30d=61`])).outcome).toBe('pass');
    const spike = tags({ environment: 'prod', stage: 'spike' });
    expect((await audited(spike)).outcome).toBe('not_applicable');
    expect((await audited(spike, [cost], [`${check}.experiment_values=[spike]`])).outcome).toBe('fail');
  });

  it('does not ask of production; on a short bill it can fail and cannot pass', async () => {
    expect((await audited(tags({ environment: 'prod' }))).outcome).toBe('not_applicable');
    const onShortBill = (quantity: string) =>
      auditCheck('expired_experiment', {
        serving_endpoint_details: [endpoint('trial', tags({ environment: 'dev' }))],
        billing_usage: [{ ...cost, usage_quantity: quantity }],
        list_prices: [price()],
      });
    expect((await onShortBill('600')).outcome).toBe('fail');
    expect((await onShortBill('0.1')).outcome).toBe('not_assessed');
  });
});
