// A described estate -> rows of system.billing.usage and system.billing.list_prices.
import { HOUR, isoDate, isoTime, moment, randomFrom, uuid } from '../invent.mjs';
import { decimal } from '../writers.mjs';
import { billingPlanRows } from './billing-plans.mjs';
import { endpointId } from './endpoints.mjs';
import { identityOf } from './identities.mjs';
import { everyEndpoint } from './serving-tables.mjs';

/** Rows of system.billing.usage, corrections included, in the order of time. */
export function billingUsage(estate) {
  const originals = everyEndpoint(estate).flatMap(([workspace, endpoint]) =>
    (endpoint.billing ?? []).flatMap((plan, index) => {
      const label = `${workspace.id}/${endpoint.name}/billing/${index}`;
      return billingPlanRows(plan, randomFrom(label)).map((used, row) =>
        usageRecord(estate, workspace, endpoint, plan, used, `${label}/${row}`),
      );
    }),
  );
  const corrected = (estate.corrections ?? []).flatMap((correction) => corrections(originals, correction));
  return [...originals, ...corrected].sort(
    (a, b) =>
      compare(a.usage_start_time, b.usage_start_time) ||
      compare(a.ingestion_date, b.ingestion_date) ||
      compare(a.record_id, b.record_id),
  );
}

/** Rows of system.billing.list_prices; `prices` = [sku, from, to, default, effective?, currency?]. */
export function listPrices(estate) {
  return estate.prices.map(([sku_name, from, to, standard, effective = standard, currency_code = 'USD']) => ({
    account_id: estate.accountId,
    price_start_time: isoTime(moment(from)),
    price_end_time: to && isoTime(moment(to)),
    sku_name,
    cloud: 'AZURE',
    currency_code,
    usage_unit: 'DBU',
    pricing: {
      default: decimal(standard),
      promotional: { default: effective === standard ? null : decimal(effective) },
      effective_list: { default: decimal(effective) },
    },
  }));
}

/** Rows of system.billing.account_prices: what the account pays, `discount` below the list. */
export function accountPrices(estate) {
  const rate = (price) => Math.round(price * (1 - estate.azureBill.discount) * 1e9) / 1e9;
  return estate.prices
    .filter(([, , , , , currency = 'USD']) => currency === 'USD')
    .map(([sku_name, from, to, standard, effective = standard]) => ({
      account_id: estate.accountId,
      price_start_time: isoTime(moment(from)),
      price_end_time: to && isoTime(moment(to)),
      sku_name,
      cloud: 'AZURE',
      currency_code: 'USD',
      usage_unit: 'DBU',
      pricing: { default: decimal(rate(effective)) },
    }));
}

function usageRecord(estate, workspace, endpoint, plan, { start, end, quantity, caller }, label) {
  const id = { endpoint_name: endpoint.name, endpoint_id: endpointId(workspace, endpoint.name) };
  const policy = workspace.usagePolicyId
    ? { usage_policy_id: workspace.usagePolicyId, budget_policy_id: workspace.usagePolicyId }
    : {};
  const isGateway = plan.gateway !== undefined;
  const product = plan.product ?? (isGateway ? 'AI_GATEWAY' : 'MODEL_SERVING');
  const isToken = plan.tokens !== undefined;
  const gpu = plan.gpu === true;
  const place = isGateway
    ? { ai_gateway: id }
    : { ...id, ...(plan.cluster ? { cluster_id: plan.cluster } : {}) };
  const landed = Math.min(end + 3 * HOUR, moment(estate.collectedAt) - 60_000);
  return {
    account_id: estate.accountId,
    workspace_id: workspace.id,
    record_id: uuid(label),
    sku_name: plan.sku ?? (plan.launches ? estate.launchSku : estate.sku),
    cloud: 'AZURE',
    usage_start_time: isoTime(start),
    usage_end_time: isoTime(end),
    usage_date: isoDate(start),
    custom_tags: { ...workspace.tags, ...endpoint.tags },
    usage_unit: 'DBU',
    usage_quantity: decimal(quantity),
    usage_metadata: { ...place, ...policy },
    identity_metadata: caller
      ? { run_as: identityOf(estate, caller) }
      : { created_by: endpoint.creator ? identityOf(estate, endpoint.creator) : null },
    record_type: 'ORIGINAL',
    ingestion_date: isoDate(landed),
    billing_origin_product: product,
    product_features: {
      serving_type:
        isToken || plan.foundation ? 'FOUNDATION_MODEL' : gpu ? 'GPU_MODEL' : isGateway ? null : 'MODEL',
    },
    usage_type: isToken ? 'TOKEN' : isGateway ? 'API_OPERATION' : gpu ? 'GPU_TIME' : 'COMPUTE_TIME',
  };
}

/** A retraction of each original in the range and, unless `factor` is 0, its restatement. */
function corrections(originals, { endpoint, from, to, factor, landed }) {
  const hit = originals.filter(
    ({ usage_metadata, usage_start_time }) =>
      usage_metadata.endpoint_name === endpoint && usage_start_time >= from && usage_start_time < to,
  );
  return hit.flatMap((original) => {
    const quantity = Number(original.usage_quantity.replaceAll('\u0001', ''));
    const changed = (record_type, value) => ({
      ...original,
      record_id: uuid(`${original.record_id}/${record_type}`),
      usage_quantity: decimal(value),
      record_type,
      ingestion_date: landed,
    });
    const restated = factor === 0 ? [] : [changed('RESTATEMENT', quantity * factor)];
    return [changed('RETRACTION', -quantity), ...restated];
  });
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
