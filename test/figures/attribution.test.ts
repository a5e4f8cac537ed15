import { describe, expect, it } from 'vitest';
import type { Estate, ExportRecord } from '../support/estate.ts';
import { billed, figure } from '../support/money.ts';
import { endpoint, history, onEndpoint, price, request, tags, usage } from '../support/serving.ts';

const at = (name: string, time: string, more: ExportRecord = {}) =>
  onEndpoint(name, { usage_start_time: time, usage_end_time: time, ...more });
const served = (version: string, changed: string, more: ExportRecord = {}) =>
  history('score', {
    entity_name: 'ml.risk.score',
    entity_version: version,
    endpoint_config_version: Number(version),
    served_entity_id: `entity-${version}`,
    change_time: changed,
    ...more,
  });

/** Rows of a breakdown as key columns and money. */
async function split(
  name: string,
  keys: readonly string[],
  rows: readonly ExportRecord[],
  more: Estate = {},
) {
  const audit = await billed(rows, [price()], more);
  return figure(audit, name).map((row) => [...keys.map((key) => row[key]), row.cost_usd]);
}

describe('the cost of a model', () => {
  const keys = ['model_name', 'model_version', 'model_basis'];

  it('is that of the version that was served in the hour', async () => {
    const rows = [
      at('score', '2026-09-10T11:00:00Z'),
      at('score', '2026-09-10T12:00:00Z', { usage_quantity: '2' }),
    ];
    const served_entities = [served('1', '2026-09-01T00:00:00Z'), served('2', '2026-09-10T12:00:00Z')];
    expect(await split('cost_by_version', keys, rows, { served_entities })).toEqual([
      ['ml.risk.score', '2', 'only model served', '2.00'],
      ['ml.risk.score', '1', 'only model served', '1.00'],
    ]);
  });

  it('is not split among several, and the version not among several versions', async () => {
    const rows = [at('score', '2026-09-10T11:00:00Z')];
    const two = [
      served('1', '2026-09-01T00:00:00Z'),
      served('2', '2026-09-01T00:00:00Z', { endpoint_config_version: 1 }),
    ];
    const audit = await billed(rows, [price()], { served_entities: two });
    expect(figure(audit, 'cost_by_version')).toMatchObject([
      { model_name: 'ml.risk.score', model_version: null, has_several_versions: true, cost_usd: '1.00' },
    ]);
    const other = [two[0] ?? {}, { ...two[1], entity_name: 'ml.risk.other' }];
    expect(await split('cost_by_version', keys, rows, { served_entities: other })).toEqual([
      [null, null, 'several models', '1.00'],
    ]);
  });

  it('is told by the bill for traffic through the gateway', async () => {
    const usage_metadata = {
      ai_gateway: { endpoint_id: 'g', endpoint_name: 'chat', destination_model: 'claude' },
    };
    expect(await split('cost_by_version', keys, [usage({ usage_metadata })])).toEqual([
      ['claude', null, 'bill', '1.00'],
    ]);
  });

  it('is not known before the record or the last change of the endpoint, nor without an endpoint', async () => {
    const rows = [
      at('score', '2026-03-10T11:00:00Z', { usage_quantity: '3' }),
      at('score', '2026-09-10T11:00:00Z', { usage_quantity: '2' }),
      usage(),
    ];
    expect(
      await split('cost_by_version', keys, rows, { serving_endpoint_details: [endpoint('score')] }),
    ).toEqual([
      [null, null, 'not known', '3.00'],
      ['ml.risk.score', '1', 'only model served', '2.00'],
      [null, null, 'no endpoint named', '1.00'],
    ]);
  });
});

describe('the cost of a cost centre', () => {
  const keys = ['cost_centre', 'cost_centre_basis'];
  it('is what the tag on the bill says, else the endpoint’s tag of today, else nobody’s', async () => {
    const rows = [
      onEndpoint('a', { custom_tags: { Cost_Center: 'risk' }, usage_quantity: '3' }),
      onEndpoint('b', { usage_quantity: '2' }),
      onEndpoint('c', { custom_tags: { cost_center: '' } }),
    ];
    const serving_endpoint_details = [endpoint('b', tags({ 'cost-center': 'fraud' }))];
    expect(await split('cost_by_cost_centre', keys, rows, { serving_endpoint_details })).toEqual([
      ['risk', 'tag on the bill', '3.00'],
      ['fraud', 'tag of the endpoint today', '2.00'],
      [null, 'no tag', '1.00'],
    ]);
  });
});

describe('the cost of a caller', () => {
  const keys = ['requester', 'requester_basis'];
  const token = (more: ExportRecord = {}) =>
    usage({
      usage_type: 'TOKEN',
      usage_metadata: { endpoint_id: 'id-of-chat', endpoint_name: 'chat' },
      ...more,
    });
  const called = (requester: string, tokens: number | null) =>
    request('chat', '2026-09-29T12:00:00Z', {
      requester,
      input_token_count: tokens,
      output_token_count: null,
    });

  it('is what the bill gives each caller of pay-per-token', async () => {
    const rows = [
      token({ identity_metadata: { run_as: 'ana' }, usage_quantity: '3' }),
      token({ identity_metadata: { run_by: 'bob', run_as: 'app' } }),
      token({ identity_metadata: { run_as: '__REDACTED__' }, usage_quantity: '2' }),
    ];
    expect(await split('cost_by_requester', keys, rows)).toEqual([
      ['ana', 'bill', '3.00'],
      [null, 'caller not recorded', '2.00'],
      ['bob', 'bill', '1.00'],
    ]);
  });

  it('is the share of tokens where the bill names no caller, exact in sum', async () => {
    const more = {
      served_entities: [history('chat')],
      endpoint_usage: [called('ana', 2), called('bob', 1)],
    };
    expect(await split('cost_by_requester', keys, [token()], more)).toEqual([
      ['ana', 'share of tokens', '0.666666667'],
      ['bob', 'share of tokens', '0.333333333'],
    ]);
    const without = { ...more, endpoint_usage: [called('ana', null)] };
    expect(await split('cost_by_requester', keys, [token()], without)).toEqual([
      [null, 'caller not recorded', '1.00'],
    ]);
  });

  it('is never a share of capacity, whoever called and whoever made it', async () => {
    const rows = [onEndpoint('chat', { identity_metadata: { run_as: 'ana' } })];
    const more = { served_entities: [history('chat')], endpoint_usage: [called('ana', 2)] };
    expect(await split('cost_by_requester', keys, rows, more)).toEqual([[null, 'capacity', '1.00']]);
  });
});

describe('the cost of a workspace', () => {
  it('stands beside what it would be at list prices', async () => {
    const account_prices = [price({ pricing: { default: '0.75' } })];
    const audit = await billed(
      [usage({ usage_quantity: '4' }), usage({ workspace_id: '2', sku_name: 'NEW' })],
      [price()],
      { account_prices },
    );
    expect(figure(audit, 'cost_by_workspace')).toEqual([
      {
        workspace_id: '1000000000000001',
        dbu: '4',
        cost_usd: '3.00',
        list_cost_usd: '4.00',
        price_bases: ['account'],
        unpriced_dbu: '0',
        share_pct: '100',
      },
      {
        workspace_id: '2',
        dbu: '1',
        cost_usd: null,
        list_cost_usd: null,
        price_bases: ['unpriced'],
        unpriced_dbu: '1',
        share_pct: null,
      },
    ]);
  });
});
