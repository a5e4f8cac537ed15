// Usage rows -> the Azure bill for them: by day, workspace and meter, in the billing currency, without endpoints.
import { uuid } from '../invent.mjs';

const METERS = [
  [/_REAL_TIME_INFERENCE_LAUNCH_/, 'Launch Charge Serverless Realtime Inferencing DBU'],
  [/_SERVERLESS_REAL_TIME_INFERENCE_/, 'Premium Serverless Realtime Inferencing DBU'],
  [/ANTHROPIC_MODEL_SERVING/, 'Premium Anthropic Serverless Inference DBU'],
];

export const BILL_COLUMNS = [
  'BillingAccountName',
  'SubscriptionId',
  'Date',
  'Product',
  'MeterId',
  'MeterCategory',
  'MeterSubCategory',
  'MeterRegion',
  'MeterName',
  'Quantity',
  'EffectivePrice',
  'CostInBillingCurrency',
  'UnitPrice',
  'BillingCurrency',
  'ResourceLocation',
  'ConsumedService',
  'ResourceId',
  'UnitOfMeasure',
  'ChargeType',
  'Frequency',
  'PublisherType',
  'Tags',
];

/** Rows of a Cost Management export of actual cost; `discount` and `surcharge` (a share of the last month) as described. */
export function azureBill(estate, usage, prices) {
  const { from, to, discount, drift = 0 } = estate.azureBill;
  const lines = new Map();
  for (const row of usage) {
    const meter = METERS.find(([pattern]) => pattern.test(row.sku_name))?.[1];
    if (meter === undefined || row.usage_date < from || row.usage_date >= to) continue;
    const key = [row.usage_date, row.workspace_id, meter, row.sku_name].join('|');
    lines.set(key, (lines.get(key) ?? 0) + Number(String(row.usage_quantity).replaceAll('\u0001', '')));
  }
  return [...lines]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, quantity]) => {
      const [day, workspaceId, meter, sku] = key.split('|');
      const list = priceOf(prices, sku, day);
      const paid = list * (1 - discount);
      const workspace = estate.workspaces.find(({ id }) => id === workspaceId);
      const billed = quantity * (1 + (day >= `${to.slice(0, 4)}-09-01` ? drift : 0));
      const [year, month, date] = day.split('-');
      const subscription = uuid(`${estate.name}/subscription`);
      return {
        BillingAccountName: `${estate.name} group`,
        SubscriptionId: subscription,
        Date: `${month}/${date}/${year}`,
        Product: `Azure Databricks - ${meter} - ${estate.region}`,
        MeterId: uuid(`meter/${meter}`),
        MeterCategory: 'Azure Databricks',
        MeterSubCategory: '',
        MeterRegion: estate.region,
        MeterName: meter,
        Quantity: billed.toFixed(6),
        EffectivePrice: paid.toFixed(6),
        CostInBillingCurrency: (billed * paid).toFixed(8),
        UnitPrice: list.toFixed(6),
        BillingCurrency: 'USD',
        ResourceLocation: estate.region,
        ConsumedService: 'Microsoft.Databricks',
        ResourceId: `/subscriptions/${subscription}/resourceGroups/rg-${workspace.name}/providers/Microsoft.Databricks/workspaces/${workspace.name}`,
        UnitOfMeasure: '1 Hour',
        ChargeType: 'Usage',
        Frequency: 'UsageBased',
        PublisherType: 'Azure',
        // As an Enterprise Agreement writes them: no braces, and so no JSON.
        Tags: Object.entries(workspace.tags ?? {})
          .map(([name, value]) => `"${name}": "${value}"`)
          .join(','),
      };
    });
}

function priceOf(prices, sku, day) {
  const current = prices.filter(
    ([name, from, to, , , currency = 'USD']) =>
      name === sku && currency === 'USD' && day >= from && (to === null || day < to),
  );
  const [, , , standard, effective = standard] = current.at(-1) ?? [null, null, null, 0];
  return effective;
}
