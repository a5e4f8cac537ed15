import type { ExportRecord } from '../support/estate.ts';
import { DAY, NOW } from './time.ts';
import type { Verdict, World } from './world.ts';

/** What usage cost: in dollars as far as it has a price, and the quantity that has none; both net of corrections. */
export interface Cost {
  /** Null: nothing of it has a price. */
  readonly usd: number | null;
  readonly unpriced: number;
}

/** The bill's records of serving: other products are on the same bill. */
export function servingUsage(world: World, workspace?: string): readonly ExportRecord[] {
  return world
    .of('billing_usage', workspace)
    .filter(({ billing_origin_product }) => billing_origin_product === 'MODEL_SERVING');
}

/** The usage of an endpoint in the 30 days before the audit. */
export function usageOf(world: World, workspace: string, id: string): readonly ExportRecord[] {
  return servingUsage(world, workspace).filter(
    (record) =>
      endpointOf(record)?.id === id && Date.parse(String(record.usage_start_time)) >= NOW - 30 * DAY,
  );
}

/** The endpoint that a record of the bill names. */
export function endpointOf({ usage_metadata }: ExportRecord): { id: string; name: string } | null {
  if (typeof usage_metadata !== 'object' || usage_metadata === null) return null;
  const { endpoint_id, endpoint_name } = usage_metadata as Readonly<Record<string, unknown>>;
  return { id: String(endpoint_id), name: String(endpoint_name) };
}

export function costOf(world: World, records: readonly ExportRecord[]): Cost {
  const priced = records.map((record) => ({
    quantity: Number(record.usage_quantity),
    rate: rateOf(world, record),
  }));
  const known = priced.filter(({ rate }) => rate !== null);
  return {
    usd:
      known.length === 0 ? null : known.reduce((sum, { quantity, rate }) => sum + quantity * (rate ?? 0), 0),
    unpriced: priced.filter(({ rate }) => rate === null).reduce((sum, { quantity }) => sum + quantity, 0),
  };
}

/** Whether a cost reaches an amount; what has no price may be worth any. */
export function isAtLeast({ usd, unpriced }: Cost, amount: number): Verdict {
  if ((usd ?? 0) >= amount) return true;
  return unpriced === 0 ? false : null;
}

/** Dollars for a unit: the price that was in effect when the usage began, the newest where several were. */
function rateOf(world: World, record: ExportRecord): number | null {
  if (String(record.sku_name).endsWith('FREE_USAGE')) return 0;
  const at = Date.parse(String(record.usage_start_time));
  const [newest] = world
    .of('list_prices')
    .filter(
      (price) =>
        price.sku_name === record.sku_name &&
        price.cloud === record.cloud &&
        price.usage_unit === record.usage_unit &&
        price.currency_code === 'USD',
    )
    .filter(({ price_start_time, price_end_time }) => {
      const ended = typeof price_end_time === 'string' && Date.parse(price_end_time) <= at;
      return Date.parse(String(price_start_time)) <= at && !ended;
    })
    .sort((a, b) => String(b.price_start_time).localeCompare(String(a.price_start_time)));
  const { default: rate } = (newest?.pricing ?? {}) as { default?: string };
  return rate === undefined ? null : Number(rate);
}
