import fc from 'fast-check';
import type { Estate, ExportRecord } from '../support/estate.ts';
import { billCovers, price, SKU, usage } from '../support/serving.ts';
import { maybe } from './random-identities.ts';
import { ENDPOINTS, WORKSPACES } from './random-places.ts';

const SKUS = [SKU, SKU, SKU, `${SKU}_NEW`, `${SKU}_FREE_USAGE`] as const;

const tags = fc.record(
  {
    owner: fc.constantFrom('risk-team', ''),
    Cost_Center: fc.constantFrom('4711', '4712'),
    environment: fc.constantFrom('prod', 'dev'),
    data_classification: fc.constant('internal'),
  },
  { requiredKeys: [] },
);

/** A record of the bill: corrections take back as much as anything may have cost. */
const billed = fc
  .record({
    workspace: fc.constantFrom(...WORKSPACES),
    name: maybe(fc.constantFrom(...ENDPOINTS), 9),
    sku_name: fc.constantFrom(...SKUS),
    billing_origin_product: fc.constantFrom(
      'MODEL_SERVING',
      'MODEL_SERVING',
      'MODEL_SERVING',
      'VECTOR_SEARCH',
    ),
    day: fc.constantFrom('2026-09-29', '2026-09-28', '2026-09-10', '2026-08-15'),
    quantity: fc.constantFrom(4, 6, 20, 60),
    record_type: fc.constantFrom(
      'ORIGINAL',
      'ORIGINAL',
      'ORIGINAL',
      'RETRACTION',
      'RESTATEMENT',
      'RETRACTION',
      'RESTATEMENT',
      'ADJUSTMENT',
    ),
    custom_tags: maybe(tags, 9),
  })
  .map(({ workspace, name, day, quantity, record_type, ...more }) =>
    usage({
      workspace_id: workspace,
      usage_start_time: `${day}T10:00:00Z`,
      usage_end_time: `${day}T11:00:00Z`,
      usage_date: day,
      usage_quantity: String(record_type === 'RETRACTION' ? -quantity : quantity),
      record_type,
      ...(name === undefined
        ? {}
        : { usage_metadata: { endpoint_id: `${workspace}-${name}`, endpoint_name: name } }),
      ...more,
    }),
  );

/** A price that rose once, is told twice, or is there for other clouds only. */
const prices = fc.subarray<ExportRecord>([
  price({ price_start_time: '2026-09-20T00:00:00Z', pricing: { default: '2' } }),
  price({ cloud: 'AWS', pricing: { default: '9' } }),
  price({ sku_name: `${SKU}_NEW`, price_end_time: '2026-09-01T00:00:00Z' }),
]);

/** The bill and its prices; it reaches back far enough, or is not there. */
export const anyMoney: fc.Arbitrary<Estate> = fc
  .record({
    rows: fc.array(billed, { maxLength: 12 }),
    prices,
    lost: fc.constantFrom(...Array(10).fill(null), 'billing_usage', 'list_prices'),
  })
  .map(({ rows, prices: more, lost }) => {
    const money: Estate = {
      billing_usage: [...billCovers, ...rows],
      list_prices: [price(), ...more],
    };
    return Object.fromEntries(Object.entries(money).filter(([name]) => name !== lost));
  });
