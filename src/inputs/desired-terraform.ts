import { endpointRecord, textOf } from './desired-endpoint.ts';
import { isArray, isNumber, isObject, type Json, type JsonObject } from './json-value.ts';

interface Resource {
  readonly address: string;
  readonly type: string;
  readonly values: JsonObject;
}

/** Blocks that the provider's schema has as lists of at most one, and the API as objects. */
const SINGLE = new Set([
  'config',
  'ai_gateway',
  'traffic_config',
  'auto_capture_config',
  'email_notifications',
  'external_model',
  'usage_tracking_config',
  'inference_table_config',
  'guardrails',
  'fallback_config',
  'input',
  'output',
  'pii',
  'provider_config',
  'api_key_auth',
  'bearer_token_auth',
]);
const PROVIDER = /_config$/;
const TYPES = new Set(['databricks_model_serving', 'databricks_model_serving_provisioned_throughput']);

/** `terraform show -json`: what a plan would lead to, else what the state holds; an empty state has neither. */
export function terraformShow(document: JsonObject): readonly JsonObject[] {
  const isPlan = isObject(document.planned_values);
  const values = isPlan ? document.planned_values : document.values;
  const root = isObject(values) && isObject(values.root_module) ? values.root_module : null;
  return root === null ? [] : endpointsIn(resourcesIn(root), isPlan ? 'terraform_plan' : 'terraform_state');
}

/** A state file of version 4: each resource has an instance per index. */
export function terraformState(document: JsonObject): readonly JsonObject[] {
  const resources = isArray(document.resources) ? document.resources.filter(isObject) : [];
  const found = resources
    .filter((resource) => resource.mode === 'managed')
    .flatMap((resource) => {
      const instances = isArray(resource.instances) ? resource.instances.filter(isObject) : [];
      return instances.map((instance): Resource => {
        const path = [textOf(resource.module), textOf(resource.type), textOf(resource.name)]
          .filter(Boolean)
          .join('.');
        return {
          address: path + indexOf(instance.index_key),
          type: textOf(resource.type) ?? '',
          values: isObject(instance.attributes) ? instance.attributes : {},
        };
      });
    });
  return endpointsIn(found, 'terraform_state');
}

function resourcesIn(module: JsonObject): readonly Resource[] {
  const own = (isArray(module.resources) ? module.resources.filter(isObject) : [])
    .filter((resource) => resource.mode !== 'data')
    .map((resource) => ({
      address: textOf(resource.address) ?? '',
      type: textOf(resource.type) ?? '',
      values: isObject(resource.values) ? resource.values : {},
    }));
  const children = isArray(module.child_modules) ? module.child_modules.filter(isObject) : [];
  return [...own, ...children.flatMap(resourcesIn)];
}

function endpointsIn(resources: readonly Resource[], origin: string): readonly JsonObject[] {
  const lists = resources.filter(({ type }) => type === 'databricks_permissions').map(({ values }) => values);
  return resources
    .filter(({ type }) => TYPES.has(type))
    .map(({ address, values }) => {
      const endpoint = unwrapped(values) as JsonObject;
      const id = textOf(values.serving_endpoint_id);
      const name = textOf(values.name);
      // A common slip is to give the endpoint's name where its id belongs.
      const own = lists.filter((list) => {
        const of =
          textOf(list.serving_endpoint_id) ?? /^\/serving-endpoints\/(.+)$/.exec(textOf(list.id) ?? '')?.[1];
        return of !== undefined && of !== null && (of === id || of === name);
      });
      const provider = isObject(endpoint.provider_config) ? endpoint.provider_config : {};
      return endpointRecord(
        { ...endpoint, id: null },
        {
          origin,
          address,
          endpointId: id,
          workspaceId: textOf(provider.workspace_id),
          permissions: own.length === 0 ? null : own.flatMap(entriesOf),
        },
      );
    });
}

function entriesOf(list: JsonObject): readonly JsonObject[] {
  const entries = isArray(list.access_control) ? list.access_control.filter(isObject) : [];
  return entries.map((entry) => set(entry) as JsonObject);
}

/** Values in the API's shape: lists of one opened, what is not set left out. */
function unwrapped(value: Json): Json {
  if (isArray(value)) return value.map(unwrapped);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, inner]): [string, Json][] => {
    if (key === 'environment_vars')
      return isObject(inner) && Object.keys(inner).length > 0 ? [[key, inner]] : [];
    const isBlock = SINGLE.has(key) || PROVIDER.test(key);
    const opened = isBlock && isArray(inner) ? (inner[0] ?? null) : inner;
    // A share of 0 is one that somebody chose.
    const isShare = key === 'traffic_percentage';
    return isUnset(opened) && !isShare ? [] : [[key, unwrapped(opened)]];
  });
  return Object.fromEntries(entries);
}

function set(value: JsonObject): Json {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => !isUnset(inner)));
}

/** The provider prints everything its schema knows. `false` stays: it may be what somebody chose. */
function isUnset(value: Json): boolean {
  if (value === null || value === '') return true;
  if (isNumber(value)) return Number(value.value) === 0;
  return isArray(value) && value.length === 0;
}

function indexOf(key: Json | undefined): string {
  if (isNumber(key)) return `[${key.value}]`;
  return typeof key === 'string' ? `["${key}"]` : '';
}
