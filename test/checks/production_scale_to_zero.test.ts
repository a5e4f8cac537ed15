import { describe, expect, it } from 'vitest';
import { config, endpoint, external, listed, model, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { onEndpoint, price, SKU } from '../support/serving.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'production_scale_to_zero';
const prod = { environment: 'prod' };
const zero = (name: string, more: ExportRecord = {}) =>
  model(name, '1', { scale_to_zero_enabled: true, ...more });

describe('REL-06 production_scale_to_zero', () => {
  it('fails each entity of a production endpoint that scales to zero, once', async () => {
    const entities = [zero('a'), zero('b'), model('c', '1')];
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('live', { tags: prod, config: config(entities, ['a', 50], ['b', 50], ['b', 0], ['c', 0]) }),
        endpoint('trial', { tags: { environment: 'dev' }, config: config(entities) }),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['live/a', 'live/b'], unknown: [] });
    expect(result.counts).toMatchObject({ looked: 3, passed: 1 });
  });

  it('fails bought throughput that scales to zero, and leaves out what has no such setting', async () => {
    const bought = { max_provisioned_throughput: 970, scale_to_zero_enabled: undefined };
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('live', {
          tags: prod,
          config: config([
            model('bought', '1', bought),
            zero('bought-zero', { provisioned_model_units: 50 }),
            external('gpt'),
          ]),
        }),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['live/bought-zero'], unknown: [] });
    expect(result.counts.looked).toBe(1);
  });

  it('passes an endpoint whose tag accepts cold starts, with or without a value', async () => {
    const tagged = (name: string, value: string | null) =>
      endpoint(name, { tags: { ...prod, 'cold-start-ok': value }, config: config([zero('a')]) });
    const estate = { serving_endpoint_details: [tagged('bare', null), tagged('valued', 'until 2027')] };
    expect((await auditCheck(CHECK, estate)).outcome).toBe('pass');
    const other = { params: [`${CHECK}.allow_tag=sleepy`] };
    expect(verdicts(await auditCheck(CHECK, estate, other)).failed).toEqual(['bare/a', 'valued/a']);
  });

  it('is unsure where the environment or the setting is not known, or only the list tells', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoints: [
        {
          ...listed('listed', { name: 'a', entity_name: 'm', entity_version: '1' }),
          tags: [{ key: 'env', value: 'prod' }],
        },
      ],
      serving_endpoint_details: [
        endpoint('settingless', {
          tags: prod,
          config: config([zero('a', { scale_to_zero_enabled: undefined })]),
        }),
        endpoint('somewhere', { config: config([zero('a'), model('b', '1')]) }),
      ],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['listed/a', 'settingless/a', 'somewhere/a'] });
  });

  it('takes the values that mean production, and names, from the configuration', async () => {
    const result = await auditCheck(
      CHECK,
      {
        serving_endpoint_details: [
          endpoint('scoring-live', { config: config([zero('a')]) }),
          endpoint('tagged', { tags: { stage: 'Live' }, config: config([zero('a')]) }),
        ],
      },
      { config: 'production_values: [live]\nenvironment_tags: [stage]\nproduction_name_pattern: "-live$"' },
    );
    expect(verdicts(result)).toEqual({ failed: ['scoring-live/a', 'tagged/a'], unknown: [] });
  });

  describe('the price of turning it off', () => {
    const live = (more: ExportRecord = {}) => [
      endpoint('live', { tags: prod, config: config([zero('a', more)]) }),
    ];
    const launch = SKU.replace('_EU_WEST', '_LAUNCH_EU_WEST');
    const prices = [price(), price({ sku_name: launch })];
    /** Thirty days of bill; two hours of four DBUs each, and one of them began with a start. */
    const rows = [
      onEndpoint('elsewhere', { usage_start_time: '2026-08-25T00:00:00Z' }),
      onEndpoint('live', { usage_start_time: '2026-09-28T10:00:00Z', usage_quantity: '4' }),
      onEndpoint('live', { usage_start_time: '2026-09-28T11:00:00Z', usage_quantity: '4' }),
      onEndpoint('live', { usage_start_time: '2026-09-28T10:00:00Z', sku_name: launch }),
    ];
    const evidence = async (estate: Estate) => (await auditCheck(CHECK, estate)).rows[0]?.evidence;

    it('lies between the hours without a bill, less the starts, and all that it did not run at its greatest size', async () => {
      expect(
        await evidence({
          serving_endpoint_details: live(),
          billing_usage: rows,
          list_prices: prices,
        }),
      ).toMatchObject({
        launch_dbu: '1',
        launch_days: 1,
        // 718 hours of four DBUs, less one start; 720 less two hours.
        standing_low_usd: '2871.00',
        standing_high_usd: '2872.00',
      });
    });

    it('is not known without the bill, a month of it, its price or the size', async () => {
      const none = { standing_low_usd: null, standing_high_usd: null };
      const bill = { billing_usage: rows, list_prices: prices };
      const details = { serving_endpoint_details: live() };
      expect(await evidence(details)).toMatchObject({ launch_dbu: null, ...none });
      expect(await evidence({ ...details, ...bill, billing_usage: rows.slice(1) })).toMatchObject(none);
      expect(await evidence({ ...details, ...bill, list_prices: [] })).toMatchObject(none);
      const unsized = { serving_endpoint_details: live({ workload_size: 'Enormous' }) };
      expect(await evidence({ ...unsized, ...bill })).toMatchObject({ launch_dbu: '1', ...none });
    });
  });

  it('names the record that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      serving_endpoint_details: [endpoint('a'), endpoint('b', { tags: prod, config: config([zero('a')]) })],
    });
    expect(sources).toEqual(['serving/get/b.json 1']);
  });

  it('does not apply without production, or to ready-made endpoints', async () => {
    const dev = endpoint('dev', { tags: { environment: 'dev' }, config: config([zero('a')]) });
    const result = await auditCheck(CHECK, { serving_endpoint_details: [systemEndpoint(), dev] });
    expect(result.outcome).toBe('not_applicable');
  });
});
