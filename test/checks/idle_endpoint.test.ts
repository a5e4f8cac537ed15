import { describe, expect, it } from 'vitest';
import { auditCheck, type Estate, verdicts } from '../support/estate.ts';
import {
  billCovers,
  endpoint,
  epoch,
  history,
  onEndpoint,
  price,
  recordCovers,
  request,
  tracked,
  usage,
} from '../support/serving.ts';

/** `score` was tracked and called in July, and costs `dbu` dollars since. */
const silent = (dbu: string, more: Estate = {}): Estate => ({
  serving_endpoint_details: [endpoint('score', tracked)],
  billing_usage: [...billCovers, onEndpoint('score', { usage_quantity: dbu })],
  list_prices: [price()],
  served_entities: [history('score')],
  endpoint_usage: [
    request('score', '2026-07-01T00:00:00Z'),
    request('score', '2026-09-30T23:00:00Z', { served_entity_id: 'entity-of-other' }),
  ],
  ...more,
});
const withOther = (more: Estate = {}): Estate => ({
  served_entities: [history('score'), history('other')],
  ...more,
});

describe('COST-01 idle_endpoint', () => {
  it('fails where a tracked endpoint costs money and nobody called it, by the money', async () => {
    for (const [dbu, severity] of [
      ['500', 'high'],
      ['499.99', 'medium'],
      ['49.99', 'low'],
    ] as const) {
      const result = await auditCheck('idle_endpoint', silent(dbu, withOther()));
      expect(result.outcome, dbu).toBe('fail');
      expect(result.severity, dbu).toBe(severity);
      expect(result.amountUsd).toBe(dbu === '500' ? '500.00' : dbu);
      expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
    }
  });

  it('passes where someone called it, even without tracking in its configuration', async () => {
    const called = withOther({
      endpoint_usage: [...recordOf('score'), request('score', '2026-09-15T12:00:00Z')],
      serving_endpoint_details: [endpoint('score')],
    });
    expect((await auditCheck('idle_endpoint', silent('500', called))).outcome).toBe('pass');
  });

  it('passes what was called, where its configuration was not exported', async () => {
    const called = withOther({
      endpoint_usage: [...recordOf('score'), request('score', '2026-09-15T12:00:00Z')],
      serving_endpoint_details: [endpoint('another')],
    });
    expect((await auditCheck('idle_endpoint', silent('500', called))).outcome).toBe('pass');
  });

  it('does not ask of what costs less than the least that matters, however it was corrected', async () => {
    const corrected = withOther({
      billing_usage: [
        ...billCovers,
        onEndpoint('score', { usage_quantity: '500' }),
        onEndpoint('score', { usage_quantity: '-500', record_type: 'RETRACTION' }),
        onEndpoint('score', { usage_quantity: '9.99', record_type: 'RESTATEMENT' }),
      ],
    });
    expect((await auditCheck('idle_endpoint', silent('1', corrected))).outcome).toBe('not_applicable');
    const dearer = await auditCheck('idle_endpoint', silent('500', withOther()), {
      params: ['idle_endpoint.min_usd_30d=501'],
    });
    expect(dearer.outcome).toBe('not_applicable');
  });

  it.each([
    ['tracking is off', { serving_endpoint_details: [endpoint('score')] }],
    ['its configuration was not exported', { serving_endpoint_details: [endpoint('another')] }],
    [
      'it was changed within the window',
      {
        serving_endpoint_details: [
          endpoint('score', { ...tracked, last_updated_timestamp: epoch('2026-09-10') }),
        ],
      },
    ],
    ['no request of it was ever recorded', { endpoint_usage: recordOf('other') }],
    ['its usage has no price', { list_prices: [price({ sku_name: 'ANOTHER' })] }],
    ['requests name an entity that no history knows', { served_entities: [history('score')] }],
  ])('is unsure where %s', async (_, more: Estate) => {
    const result = await auditCheck('idle_endpoint', silent('500', withOther(more)));
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['score'] });
  });

  it('keeps two endpoints apart that had the same name one after the other', async () => {
    const twice = withOther({
      billing_usage: [
        ...billCovers,
        onEndpoint('score', { usage_quantity: '60' }),
        usage({ usage_quantity: '70', usage_metadata: { endpoint_id: 'older', endpoint_name: 'score' } }),
      ],
    });
    const result = await auditCheck('idle_endpoint', silent('1', twice));
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: ['score (older)'] });
    expect(result.amountUsd).toBe('60.00');
  });

  it('does not ask of deleted endpoints, of ready-made ones, or without usage', async () => {
    const gone = withOther({
      serving_endpoint_details: [],
      served_entities: [history('score', { endpoint_delete_time: '2026-09-20T00:00:00Z' })],
    });
    expect((await auditCheck('idle_endpoint', silent('500', gone))).outcome).toBe('not_applicable');
    const ready = withOther({
      billing_usage: [
        ...billCovers,
        usage({ usage_metadata: { endpoint_id: 'x', endpoint_name: 'databricks-claude' } }),
      ],
    });
    expect((await auditCheck('idle_endpoint', silent('1', ready))).outcome).toBe('not_applicable');
    expect(
      (await auditCheck('idle_endpoint', silent('1', { billing_usage: billCovers, ...recordCovers })))
        .outcome,
    ).toBe('not_applicable');
  });

  it('is not assessed on a bill or a record of requests shorter than its window', async () => {
    const shortBill = withOther({ billing_usage: [onEndpoint('score', { usage_quantity: '500' })] });
    expect((await auditCheck('idle_endpoint', silent('1', shortBill))).missing).toEqual(['billing_usage']);
    const shortRecord = withOther({ endpoint_usage: [request('other', '2026-09-15T00:00:00Z')] });
    expect((await auditCheck('idle_endpoint', silent('500', shortRecord))).missing).toEqual([
      'endpoint_usage',
    ]);
  });

  it('looks back as many days as it is told', async () => {
    const lastWeek = withOther({
      endpoint_usage: [...recordOf('score'), request('score', '2026-09-15T12:00:00Z')],
    });
    const params = ['idle_endpoint.idle_days=7'];
    expect((await auditCheck('idle_endpoint', silent('500', lastWeek), { params })).outcome).toBe('fail');
  });
});

function recordOf(name: string) {
  return [
    request(name, '2026-07-01T00:00:00Z'),
    request('other', '2026-09-30T23:00:00Z'),
    request('other', '2026-07-01T00:00:00Z'),
  ];
}
