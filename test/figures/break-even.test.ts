import { describe, expect, it } from 'vitest';
import type { Audit } from '../../src/result.ts';
import type { Estate, ExportRecord } from '../support/estate.ts';
import { billed, exactSum, figure } from '../support/money.ts';
import { endpoint, history, onEndpoint, price, request, tracked } from '../support/serving.ts';

const LLAMA = 'system.ai.llama_v3_3_70b_instruct';
const READY = 'databricks-meta-llama-3-3-70b-instruct';
const CLAUDE_SKU = 'PREMIUM_ANTHROPIC_MODEL_SERVING';

const bought = (name: string, model = LLAMA) =>
  endpoint(name, {
    ...tracked,
    config: {
      served_entities: [
        { name: `${name}-1`, entity_name: model, entity_version: '1', provisioned_model_units: 50 },
      ],
    },
  });
const hours = (name: string, dbu: string, more: ExportRecord = {}) =>
  onEndpoint(name, {
    usage_quantity: dbu,
    product_features: { serving_type: 'FOUNDATION_MODEL' },
    ...more,
  });
const tokens = (name: string, dbu: string, more: ExportRecord = {}) =>
  onEndpoint(name, { usage_quantity: dbu, usage_type: 'TOKEN', ...more });
const asked = (name: string, input: number, output: number) =>
  request(name, '2026-09-29T10:30:00Z', { input_token_count: input, output_token_count: output });

/** What the endpoints serve and how many tokens each had on the day that `hours` and `tokens` bill. */
const estate = (
  details: readonly ExportRecord[],
  calls: Readonly<Record<string, readonly [number, number]>>,
  models: Readonly<Record<string, string>> = {},
): Estate => ({
  serving_endpoint_details: details,
  served_entities: Object.keys(calls).map((name) =>
    history(name, { entity_name: models[name] ?? LLAMA, entity_version: '1' }),
  ),
  endpoint_usage: Object.entries(calls).map(([name, [input, output]]) => asked(name, input, output)),
});

const rows = (audit: Audit) =>
  Object.fromEntries(figure(audit, 'break_even').map((row) => [row.endpoint, row]));

describe('break-even', () => {
  it('compares capacity with what the same model is billed by the token elsewhere, and the other way', async () => {
    const audit = await billed(
      [hours('chat', '90'), tokens(READY, '8')],
      undefined,
      estate([bought('chat')], { chat: [3_000_000, 1_000_000], [READY]: [1_500_000, 500_000] }),
    );
    expect(rows(audit)).toMatchObject({
      chat: {
        model: 'llama-3-3-70b',
        billed_as: 'provisioned throughput',
        judged_days: 1,
        cost_usd: '90.00',
        pay_per_token_usd: '16.00',
        provisioned_usd: '90.00',
        per_million_tokens_usd: '4.00',
        token_price_basis: 'billed',
        month_tokens: '120000000',
        break_even_tokens: '675000000',
        verdict: 'pay-per-token is cheaper',
        reason: null,
      },
      [READY]: {
        billed_as: 'pay-per-token',
        pay_per_token_usd: '8.00',
        provisioned_usd: '90.00',
        break_even_tokens: '675000000',
        verdict: 'pay-per-token is cheaper',
        reason: null,
      },
    });
  });

  it('finds the volume by the token that would justify capacity', async () => {
    const audit = await billed(
      [hours('chat', '90'), tokens(READY, '100')],
      undefined,
      estate([bought('chat')], { chat: [30_000_000, 0], [READY]: [25_000_000, 0] }),
    );
    expect(rows(audit)).toMatchObject({
      chat: { pay_per_token_usd: '120.00', verdict: 'provisioned throughput is cheaper' },
      [READY]: { provisioned_usd: '90.00', verdict: 'provisioned throughput is cheaper' },
    });
  });

  it('takes the published rate where nobody is billed by the token, input and output apart', async () => {
    const claude = 'system.ai.databricks-claude-sonnet-5';
    const audit = await billed(
      [hours('chat', '1000', { sku_name: CLAUDE_SKU })],
      [price({ sku_name: CLAUDE_SKU, pricing: { default: '0.07' } })],
      estate([bought('chat', claude)], { chat: [2_000_000, 1_000_000] }, { chat: claude }),
    );
    expect(rows(audit).chat).toMatchObject({
      token_price_basis: 'published',
      pay_per_token_usd: '13.99993',
      provisioned_usd: '70.00',
      verdict: 'pay-per-token is cheaper',
    });
  });

  it.each([
    ['no output rate is published', LLAMA, 'no price by the token is known for this model'],
    [
      'the model is of one’s own',
      'ml.chat.llama_3_3_70b_tuned',
      'no price by the token is known for this model',
    ],
  ])('is not known where %s', async (_, model, reason) => {
    const audit = await billed(
      [hours('chat', '90')],
      undefined,
      estate([bought('chat', model)], { chat: [3_000_000, 1_000_000] }, { chat: model }),
    );
    expect(rows(audit).chat).toMatchObject({
      pay_per_token_usd: null,
      break_even_tokens: null,
      verdict: null,
      reason,
    });
  });

  it('is not known by the token where no capacity of the model is billed, nor for what costs both ways', async () => {
    const audit = await billed(
      [tokens(READY, '8'), hours('both', '1'), tokens('both', '1')],
      undefined,
      estate([bought('both')], { [READY]: [1_000_000, 0], both: [1_000_000, 0] }),
    );
    expect(rows(audit)).toMatchObject({
      [READY]: {
        provisioned_usd: null,
        verdict: null,
        reason: 'no provisioned throughput of this model is billed, and no hourly rate is known',
      },
      both: { pay_per_token_usd: null, verdict: null, reason: 'billed by the hour and by the token' },
    });
  });

  it('judges no day without token counts, without a price, with batch inference or with calls through the gateway', async () => {
    const foundation = { serving_type: 'FOUNDATION_MODEL' };
    const batch = {
      product_features: { ...foundation, model_serving: { offering_type: 'BATCH_INFERENCE' } },
    };
    const routed = {
      usage_metadata: {
        endpoint_id: 'id-of-routed',
        endpoint_name: 'routed',
        ai_gateway: { destination_model: LLAMA },
      },
    };
    const reason = 'no complete day on which price and tokens are known';
    const audit = await billed(
      [
        hours('blind', '1'),
        hours('unpriced', '1', { sku_name: 'NO_PRICE' }),
        hours('batch', '1'),
        hours('batch', '1', batch),
        hours('routed', '1', routed),
      ],
      undefined,
      {
        ...estate([bought('blind'), bought('unpriced'), bought('batch'), bought('routed')], {
          unpriced: [1, 1],
          batch: [1, 1],
          routed: [1, 1],
        }),
      },
    );
    expect(rows(audit)).toMatchObject({
      blind: { judged_days: 0, cost_usd: null, reason },
      unpriced: { judged_days: 0, reason },
      batch: { judged_days: 0, reason },
      routed: { judged_days: 0, reason },
    });
  });

  it('judges no day of which only one of both token counts is known, unless it serves embeddings, which put nothing out', async () => {
    const half = (name: string) => request(name, '2026-09-29T10:30:00Z', { input_token_count: 1_000_000 });
    const serving = ['half', 'never', 'embed'];
    const embeddings = { ...bought('embed'), task: 'llm/v1/embeddings' };
    const days = estate([bought('half'), bought('never'), embeddings], {
      ...{ half: [1, 1], never: [1, 1], embed: [1, 1] },
    });
    const audit = await billed(
      serving.map((name) => hours(name, '1')),
      undefined,
      {
        ...days,
        endpoint_usage: [
          half('half'),
          request('half', '2026-09-25T10:30:00Z', { input_token_count: 1, output_token_count: 1 }),
          half('never'),
          half('embed'),
        ],
      },
    );
    expect(rows(audit)).toMatchObject({
      half: { judged_days: 0, reason: 'no complete day on which price and tokens are known' },
      // A column that was not exported looks the same as output that there never was.
      never: { judged_days: 0 },
      embed: { judged_days: 1, tokens: 1_000_000 },
    });
  });

  it('does not name a model where several are served, and leaves custom models out', async () => {
    const several = estate([bought('chat')], { chat: [1_000_000, 0] });
    const audit = await billed([hours('chat', '1'), onEndpoint('score')], undefined, {
      ...several,
      served_entities: [
        ...(several.served_entities ?? []),
        history('chat', { served_entity_id: 'other', entity_name: 'system.ai.gpt-oss-20b' }),
      ],
    });
    expect(figure(audit, 'break_even')).toMatchObject([
      { endpoint: 'chat', model: null, verdict: null, reason: 'serves several models' },
    ]);
  });

  it('counts the money of the bill: what it says was paid is in endpoint_cost to the last digit', async () => {
    const audit = await billed(
      [hours('chat', '90.0000001'), tokens(READY, '8.123456789')],
      [price({ pricing: { default: '0.0873' } })],
      estate([bought('chat')], { chat: [3_000_000, 0], [READY]: [1_000_000, 0] }),
    );
    const paid = figure(audit, 'break_even').map((row) => row.cost_usd);
    expect(exactSum(paid)).toBe(exactSum(figure(audit, 'endpoint_cost').map((row) => row.cost_usd)));
  });
});
