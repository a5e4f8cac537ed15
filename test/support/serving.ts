import type { Estate, ExportRecord } from './estate.ts';

/** A record with the columns that every row of its export has; `more` replaces and adds. */
type Build = (more?: ExportRecord) => ExportRecord;

export const SKU = 'PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_EU_WEST';

/** Epoch milliseconds of a day in UTC, as REST answers print times. */
export const epoch = (text: string): number => Date.parse(text);

/** `GET /serving-endpoints/{name}` of a custom model, unchanged since spring. */
export const endpoint = (name: string, more: ExportRecord = {}): ExportRecord => ({
  id: `id-of-${name}`,
  name,
  creation_timestamp: epoch('2026-03-01'),
  last_updated_timestamp: epoch('2026-04-01'),
  state: { ready: 'READY' },
  config: {
    served_entities: [{ name: `${name}-1`, entity_name: `ml.risk.${name}`, entity_version: '1' }],
    traffic_config: { routes: [{ served_model_name: `${name}-1`, traffic_percentage: 100 }] },
  },
  ...more,
});

export const tracked = { ai_gateway: { usage_tracking_config: { enabled: true } } };

export const tags = (values: Readonly<Record<string, string>>) => ({
  tags: Object.entries(values).map(([key, value]) => ({ key, value })),
});

/** One hour of one DBU on an endpoint, at the end of September. */
export const usage: Build = (more = {}) => ({
  workspace_id: '1000000000000001',
  sku_name: SKU,
  cloud: 'AZURE',
  usage_unit: 'DBU',
  usage_start_time: '2026-09-29T10:00:00Z',
  usage_end_time: '2026-09-29T11:00:00Z',
  usage_quantity: '1',
  record_type: 'ORIGINAL',
  billing_origin_product: 'MODEL_SERVING',
  ...more,
});

export const onEndpoint = (name: string, more: ExportRecord = {}): ExportRecord =>
  usage({ usage_metadata: { endpoint_id: `id-of-${name}`, endpoint_name: name }, ...more });

/** Usage of another product in July and September: the bill covers the audit's windows. */
export const billCovers: readonly ExportRecord[] = ['2026-07-01T00:00:00Z', '2026-09-30T23:00:00Z'].map(
  (at) => usage({ billing_origin_product: 'JOBS', usage_start_time: at, usage_end_time: at }),
);

/** One dollar per DBU, since 2023 and without end. */
export const price: Build = (more = {}) => ({
  sku_name: SKU,
  cloud: 'AZURE',
  currency_code: 'USD',
  usage_unit: 'DBU',
  price_start_time: '2023-01-01T00:00:00Z',
  price_end_time: null,
  pricing: { default: '1' },
  ...more,
});

/** system.serving.served_entities for the entity of `endpoint(name)`. */
export const history = (name: string, more: ExportRecord = {}): ExportRecord => ({
  workspace_id: '1000000000000001',
  endpoint_id: `id-of-${name}`,
  endpoint_name: name,
  served_entity_id: `entity-of-${name}`,
  endpoint_config_version: 1,
  change_time: '2026-04-01T00:00:00Z',
  ...more,
});

/** One answered request to the entity of `history(name)`. */
export const request = (name: string, at: string, more: ExportRecord = {}): ExportRecord => ({
  workspace_id: '1000000000000001',
  served_entity_id: `entity-of-${name}`,
  requester: 'app',
  status_code: 200,
  request_time: at,
  ...more,
});

/** Requests of another endpoint in July and September: the record covers the audit's windows. */
export const recordCovers: Estate = {
  served_entities: [history('elsewhere')],
  endpoint_usage: [
    request('elsewhere', '2026-07-01T00:00:00Z'),
    request('elsewhere', '2026-09-30T23:00:00Z'),
  ],
};

/** A day of one DBU, of one dollar, on the Azure bill of the workspace that is called adb-payments. */
export const bill = (day: string, more: ExportRecord = {}): ExportRecord => ({
  Date: day,
  ResourceId: '/subscriptions/5d6f/resourceGroups/ml/providers/Microsoft.Databricks/workspaces/adb-payments',
  MeterCategory: 'Azure Databricks',
  MeterName: 'Premium Serverless Realtime Inferencing DBU',
  Quantity: '1',
  Cost: '1',
  BillingCurrency: 'USD',
  ChargeType: 'Usage',
  ...more,
});
