import { describe, expect, it } from 'vitest';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { endpoint, onEndpoint, price, tags } from '../support/serving.ts';

const CHECK = 'invalid_tag_value';
const audited = (
  values: Readonly<Record<string, string>>,
  bill: readonly ExportRecord[] = [],
  params: string[] = [],
) =>
  auditCheck(
    CHECK,
    {
      serving_endpoint_details: [endpoint('score', tags(values))],
      billing_usage: bill,
      list_prices: [price()],
    },
    { params },
  );
const day = (on: string, custom_tags: ExportRecord, hour = 10) =>
  onEndpoint('score', {
    usage_start_time: `${on}T${hour}:00:00Z`,
    usage_end_time: `${on}T${hour + 1}:00:00Z`,
    custom_tags,
  });

describe('OPS-07 invalid_tag_value', () => {
  it('fails a value that is not allowed, in any case of key and value', async () => {
    const result = await audited({ Environment: 'live', owner: 'anybody' });
    expect(verdicts(result).failed).toEqual(['score']);
    expect(result.rows[0]?.evidence).toMatchObject({ not_allowed: ['Environment=live'], conflicting: [] });
    expect((await audited({ environment: 'PROD' })).outcome).toBe('pass');
  });

  it('allows what it is told', async () => {
    const params = [`${CHECK}.allowed_values=["tier=gold|silver"]`];
    expect((await audited({ tier: 'bronze' }, [], params)).outcome).toBe('fail');
    expect((await audited({ tier: 'gold', environment: 'live' }, [], params)).outcome).toBe('pass');
  });

  it('fails where the bill has another value, and names it and its first day', async () => {
    const bill = [
      day('2026-09-26', { cost_center: '12' }),
      day('2026-09-27', { cost_center: '99' }),
      day('2026-09-28', { cost_center: '99' }),
    ];
    const result = await audited({ cost_center: '12' }, bill);
    expect(verdicts(result).failed).toEqual(['score']);
    expect(result.rows[0]?.evidence.conflicting).toEqual(['cost_center=12, billed as 99 since 2026-09-27']);
    expect((await audited({ cost_center: '99' }, bill)).outcome).toBe('pass');
  });

  it('takes the last hour of the day on which a value changed', async () => {
    const bill = (first: string, then: string) => [
      day('2026-09-28', { cost_center: first }, 10),
      day('2026-09-28', { cost_center: then }, 20),
    ];
    expect((await audited({ cost_center: '12' }, bill('99', '12'))).outcome).toBe('pass');
    expect((await audited({ cost_center: '12' }, bill('12', '99'))).outcome).toBe('fail');
  });

  it('waits for the bill after a change of the endpoint, and is unsure where no change is known', async () => {
    const bill = [day('2026-09-28', { cost_center: '99' })];
    const changed = (last_updated_timestamp: number | undefined) =>
      auditCheck(CHECK, {
        serving_endpoint_details: [
          endpoint('score', { ...tags({ cost_center: '12' }), last_updated_timestamp }),
        ],
        billing_usage: bill,
        list_prices: [price()],
      });
    expect((await changed(Date.parse('2026-09-29T08:00:00Z'))).outcome).toBe('pass');
    expect((await changed(undefined)).outcome).toBe('inconclusive');
  });

  it('does not apply without tags, and needs configurations', async () => {
    expect((await audited({})).outcome).toBe('not_applicable');
    expect((await auditCheck(CHECK, { serving_endpoint_details: [] })).outcome).toBe('not_applicable');
  });
});
