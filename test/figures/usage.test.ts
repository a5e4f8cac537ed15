import { describe, expect, it } from 'vitest';
import type { ExportRecord } from '../support/estate.ts';
import { billed, figure, total } from '../support/money.ts';
import { endpoint, onEndpoint, price, usage } from '../support/serving.ts';

const corrected = (kind: string, dbu: string) => onEndpoint('a', { record_type: kind, usage_quantity: dbu });
const named = (endpoint_id: string | null, endpoint_name: string | null, more: ExportRecord = {}) =>
  usage({ usage_metadata: { endpoint_id, endpoint_name }, ...more });
const endpointsOf = async (rows: readonly ExportRecord[], configured: readonly ExportRecord[] = []) => {
  const details = configured.length === 0 ? {} : { serving_endpoint_details: configured };
  return figure(await billed(rows, [price()], details), 'endpoint_cost').map((row) => [
    row.endpoint,
    row.dbu,
  ]);
};

describe('usage', () => {
  it('is the sum of originals, retractions and restatements', async () => {
    const original = corrected('ORIGINAL', '10');
    const rows = [original, corrected('RETRACTION', '-10'), corrected('RESTATEMENT', '7')];
    expect(total(await billed(rows))).toBe('7.00');
    expect(total(await billed([original, corrected('RETRACTION', '-10')]))).toBe('0.00');
    expect(total(await billed([corrected('RETRACTION', '-10')]))).toBe('-10.00');
  });

  it('of serving is told by its product, not by its SKU', async () => {
    const rows = [
      usage(),
      usage({ billing_origin_product: 'AI_GATEWAY', usage_quantity: '0.5' }),
      usage({ billing_origin_product: 'VECTOR_SEARCH', usage_quantity: '100' }),
      usage({ billing_origin_product: 'GENIE', usage_quantity: '100' }),
      usage({ sku_name: 'PREMIUM_ANTHROPIC_MODEL_SERVING', usage_quantity: '2' }),
    ];
    const prices = [price(), price({ sku_name: 'PREMIUM_ANTHROPIC_MODEL_SERVING' })];
    expect(total(await billed(rows, prices))).toBe('3.50');
  });

  it('counts every row, also those that look alike', async () => {
    expect(total(await billed([usage(), usage(), usage()]))).toBe('3.00');
  });

  it('lies on its day in UTC, whatever the zone of its timestamps', async () => {
    const rows = [
      usage({ usage_start_time: '2026-09-29T23:30:00-02:00' }),
      usage({ usage_start_time: '2026-09-30T01:30:00+02:00' }),
      usage({ usage_start_time: '2026-09-29T23:30:00.000Z' }),
      usage({ usage_start_time: '2026-09-29 23:30:00' }),
    ];
    const daily = figure(await billed(rows), 'daily_cost').map(({ usage_on, dbu }) => [usage_on, dbu]);
    expect(daily).toEqual([
      ['2026-09-29', '3'],
      ['2026-09-30', '1'],
    ]);
  });

  it('from the audit’s instant on is left out, and the audit says so', async () => {
    const audit = await billed([usage(), usage({ usage_start_time: '2026-10-01T00:00:00Z' })]);
    expect(total(audit)).toBe('1.00');
    expect(audit.period).toEqual({ from: '2026-09-29', to: '2026-09-29' });
    expect(audit.warnings).toEqual([expect.stringMatching(/^1 usage records? lies? after/)]);
  });

  it('without an endpoint stands in one row, so that the figures add up', async () => {
    const rows = [usage(), usage({ usage_metadata: {} }), onEndpoint('a')];
    expect(await endpointsOf(rows)).toEqual([
      [null, '2'],
      ['a', '1'],
    ]);
  });
});

describe('the endpoint of usage', () => {
  it('is the gateway’s, before the plain one', async () => {
    const gateway = usage({
      usage_metadata: {
        endpoint_id: 'plain',
        endpoint_name: 'plain',
        ai_gateway: { endpoint_id: 'routed', endpoint_name: 'routed' },
      },
    });
    expect(await endpointsOf([gateway])).toEqual([['routed', '1']]);
    const empty = usage({
      usage_metadata: { endpoint_id: 'plain', endpoint_name: 'plain', ai_gateway: null },
    });
    expect(await endpointsOf([empty])).toEqual([['plain', '1']]);
  });

  it('is one by workspace and id, whatever its name was', async () => {
    const rows = [
      named('1', null),
      named('1', 'score', { usage_start_time: '2026-09-29T12:00:00Z' }),
      named('1', 'score', { workspace_id: '2' }),
    ];
    expect(await endpointsOf(rows)).toEqual([
      ['score', '2'],
      ['score', '1'],
    ]);
  });

  it('is told by the name only where there is no id', async () => {
    expect(await endpointsOf([named(null, 'score'), named('1', 'score')])).toEqual([['score', '2']]);
    expect(await endpointsOf([named(null, 'score'), onEndpoint('score')], [endpoint('score')])).toEqual([
      ['score', '2'],
    ]);
    const ambiguous = [named(null, 'score'), named('1', 'score'), named('2', 'score')];
    expect(await endpointsOf(ambiguous)).toHaveLength(3);
  });

  it('that was deleted and made again under its name stays two', async () => {
    const rows = [named('old', 'score', { usage_quantity: '2' }), onEndpoint('score')];
    expect(await endpointsOf(rows, [endpoint('score')])).toEqual([
      ['score', '2'],
      ['score', '1'],
    ]);
  });

  it('is one row for a ready-made one, which has an id on the bill and none in its configuration', async () => {
    const ready = { name: 'databricks-claude', state: { ready: 'READY' }, config: {} };
    const rows = [
      named('x', 'databricks-claude'),
      named(null, 'databricks-claude'),
      named('y', 'databricks-claude', { usage_start_time: '2026-09-28T12:00:00Z' }),
    ];
    expect(await endpointsOf(rows, [ready])).toEqual([['databricks-claude', '3']]);
  });
});
