import { describe, expect, it } from 'vitest';
import type { Estate, ExportRecord } from '../support/estate.ts';
import { billed, figure } from '../support/money.ts';
import { endpoint, history, onEndpoint, price, request, SKU, tags, tracked } from '../support/serving.ts';

const at = (name: string, time: string, more: ExportRecord = {}) =>
  onEndpoint(name, { usage_start_time: time, usage_end_time: time, ...more });
const on = (name: string, day: string, more: ExportRecord = {}) => at(name, `${day}T12:00:00Z`, more);
const LAUNCH = SKU.replace('_EU_WEST', '_LAUNCH_EU_WEST');
const prices = [price(), price({ sku_name: LAUNCH })];

/** `score` and `other` are tracked; the record runs from August to the last of September. */
const recorded: Estate = {
  serving_endpoint_details: [endpoint('score', tracked), endpoint('blind')],
  served_entities: [history('score'), history('other')],
  endpoint_usage: [
    request('score', '2026-08-01T00:00:00Z'),
    request('other', '2026-08-01T00:00:00Z'),
    request('score', '2026-09-10T12:00:00Z'),
    request('other', '2026-09-30T12:00:00Z'),
  ],
};

describe('idle cost', () => {
  it('is that of recorded days without a request; days that nobody recorded are kept apart', async () => {
    const rows = [
      on('score', '2026-09-10', { usage_quantity: '4' }),
      on('score', '2026-09-11', { usage_quantity: '2' }),
      on('score', '2026-07-11'),
      on('blind', '2026-09-11'),
      on('score', '2026-09-12', { usage_type: 'TOKEN', usage_quantity: '8' }),
    ];
    const audit = await billed(rows, prices, recorded);
    expect(figure(audit, 'idle_cost')).toEqual([
      {
        workspace_id: '1000000000000001',
        endpoint: 'score',
        cost_usd: '15.00',
        used_usd: '12.00',
        idle_usd: '2.00',
        unjudged_usd: '1.00',
        idle_days: 1,
        billed_days: 4,
      },
      {
        workspace_id: '1000000000000001',
        endpoint: 'blind',
        cost_usd: '1.00',
        used_usd: '0.00',
        idle_usd: '0.00',
        unjudged_usd: '1.00',
        idle_days: 0,
        billed_days: 1,
      },
    ]);
  });

  it('is not known on a day with requests that no endpoint can be named for', async () => {
    const unresolved = request('stranger', '2026-09-11T08:00:00Z');
    const audit = await billed([on('score', '2026-09-11')], prices, {
      ...recorded,
      endpoint_usage: [...(recorded.endpoint_usage ?? []), unresolved],
    });
    expect(figure(audit, 'idle_cost')).toMatchObject([{ idle_usd: '0.00', unjudged_usd: '1.00' }]);
  });
});

describe('off-hours cost', () => {
  it('is that of nights and weekends', async () => {
    const rows = [
      at('score', '2026-09-28T08:00:00Z'),
      at('score', '2026-09-28T17:00:00Z'),
      at('score', '2026-09-28T18:00:00Z', { usage_quantity: '3' }),
      at('score', '2026-09-27T12:00:00Z', { usage_quantity: '5' }),
    ];
    expect(figure(await billed(rows, prices), 'off_hours_cost')).toMatchObject([
      { endpoint: 'score', cost_usd: '10.00', working_usd: '2.00', off_hours_usd: '8.00' },
    ]);
  });
});

describe('the cost of cold starts', () => {
  it('is that of the launch SKU', async () => {
    const rows = [
      on('score', '2026-09-28', { usage_quantity: '3' }),
      on('score', '2026-09-28', { sku_name: LAUNCH }),
      on('other', '2026-09-28'),
    ];
    expect(figure(await billed(rows, prices), 'cold_start_cost')).toEqual([
      {
        workspace_id: '1000000000000001',
        endpoint: 'score',
        launch_dbu: '1',
        launch_usd: '1.00',
        launch_share_pct: '25',
        days_with_launches: 1,
      },
    ]);
  });
});

describe('the cost of a request', () => {
  it('is known for the days of the last thirty on which requests are known', async () => {
    const rows = [
      on('score', '2026-09-10', { usage_quantity: '4' }),
      on('score', '2026-09-11', { usage_quantity: '2' }),
      on('score', '2026-07-11', { usage_quantity: '100' }),
      on('blind', '2026-09-11'),
      on('other', '2026-09-29'),
    ];
    const audit = await billed(rows, prices, recorded);
    expect(figure(audit, 'unit_cost')).toEqual([
      {
        workspace_id: '1000000000000001',
        endpoint: 'score',
        judged_days: 2,
        cost_usd: '6.00',
        requests: 1,
        tokens: null,
        per_1000_requests_usd: '6000.00',
        per_million_tokens_usd: null,
        launch_usd: '1.00',
        break_even_starts_per_day: '3',
      },
    ]);
  });
});

describe('savings', () => {
  const hourly = (name: string, day: string) =>
    Array.from({ length: 24 }, (_, hour) => at(name, `${day}T${String(hour).padStart(2, '0')}:00:00Z`));
  const entity = (name: string, more: ExportRecord) => ({
    name,
    entity_name: 'ml.risk.dev',
    entity_version: '1',
    workload_size: 'Small',
    workload_type: 'CPU',
    ...more,
  });
  const dev = (...entities: readonly ExportRecord[]) =>
    endpoint('dev', {
      ...tags({ environment: 'dev' }),
      config: {
        served_entities: entities,
        traffic_config: { routes: [{ served_model_name: 'a', traffic_percentage: 100 }] },
      },
    });

  it('of an endpoint that nobody calls are all that it costs', async () => {
    const audit = await billed([on('score', '2026-09-20', { usage_quantity: '40' })], prices, recorded);
    expect(figure(audit, 'savings')).toMatchObject([
      {
        endpoint: 'score',
        kind: 'delete an endpoint that nobody calls',
        low_usd: '40.00',
        high_usd: '40.00',
        is_counted: true,
      },
    ]);
    const called = await billed([on('score', '2026-09-10')], prices, recorded);
    expect(figure(called, 'savings')).toEqual([]);
  });

  it('of nights and weekends lie between few and many starts', async () => {
    const details = { serving_endpoint_details: [dev(entity('a', { scale_to_zero_enabled: false }))] };
    const audit = await billed(
      [...hourly('dev', '2026-09-26'), ...hourly('dev', '2026-09-27'), ...hourly('dev', '2026-09-28')],
      prices,
      details,
    );
    expect(figure(audit, 'savings')).toMatchObject([
      {
        endpoint: 'dev',
        kind: 'scale to zero outside working hours',
        low_usd: '42.00',
        high_usd: '61.00',
        is_counted: true,
      },
    ]);
  });

  it('of an entity without traffic are estimated, count once, and are no guess where the size is not known', async () => {
    const entities = (more: ExportRecord) => ({
      serving_endpoint_details: [
        dev(
          entity('a', { scale_to_zero_enabled: true }),
          entity('b', { scale_to_zero_enabled: false, ...more }),
        ),
      ],
    });
    const rows = [on('dev', '2026-09-28', { usage_quantity: '9999' })];
    const audit = await billed(rows, prices, entities({ workload_size: 'Medium' }));
    expect(figure(audit, 'savings').filter((row) => row.served_entity === 'b')).toMatchObject([
      {
        kind: 'remove a served entity without traffic',
        basis: 'estimated',
        low_usd: '5760.00',
        high_usd: '9999.00',
        is_counted: true,
      },
    ]);
    const unknown = await billed(rows, prices, entities({ workload_size: 'Enormous' }));
    expect(figure(unknown, 'savings').filter((row) => row.served_entity === 'b')).toMatchObject([
      { low_usd: null, high_usd: null, is_counted: false },
    ]);
  });
});
