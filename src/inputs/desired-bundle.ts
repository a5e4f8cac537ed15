import { endpointRecord, textOf, workspaceOfUrl } from './desired-endpoint.ts';
import { isArray, isObject, type Json, type JsonObject } from './json-value.ts';

const RESOURCE = /^resources\.model_serving_endpoints\.([^.]+)$/;

/** `databricks bundle validate -o json` and `bundle summary -o json`: the resolved configuration of one target. */
export function bundleConfig(document: JsonObject): readonly JsonObject[] {
  const bundle = objectAt(document, 'bundle');
  const workspace = objectAt(document, 'workspace');
  const endpoints = objectAt(objectAt(document, 'resources'), 'model_serving_endpoints');
  const user = objectAt(workspace, 'current_user');
  const isDevelopment = bundle.mode === 'development';
  return Object.entries(endpoints).flatMap(([key, endpoint]) => {
    if (!isObject(endpoint)) return [];
    return [
      endpointRecord(
        // The summary's id of an endpoint is its name.
        { ...endpoint, id: null },
        {
          origin: 'bundle_config',
          address: `resources.model_serving_endpoints.${key}`,
          workspaceId: workspaceOfUrl(workspace.host) ?? workspaceOfUrl(endpoint.url),
          bundleTarget: textOf(bundle.target) ?? textOf(bundle.environment),
          isDevelopment,
          namePrefix: prefixOf(textOf(endpoint.name) ?? '', document, isDevelopment),
          deployer: textOf(user.userName),
          permissions: isArray(endpoint.permissions)
            ? endpoint.permissions.filter(isObject).map(entryOf)
            : null,
        },
      ),
    ];
  });
}

/** `databricks bundle plan -o json` of the direct engine; Terraform's engine plans actions without values. */
export function bundlePlan(document: JsonObject): readonly JsonObject[] {
  const plan = objectAt(document, 'plan');
  return Object.entries(plan).flatMap(([key, planned]) => {
    if (!RESOURCE.test(key) || !isObject(planned) || planned.action === 'delete') return [];
    const remote = objectAt(planned, 'remote_state');
    const value = objectAt(objectAt(planned, 'new_state'), 'value');
    // Without a new state nothing is planned: what the plan then shows is the live configuration, not an approved one.
    if (Object.keys(value).length === 0) return [];
    const list = objectAt(plan, `${key}.permissions`);
    const wanted = objectAt(objectAt(list, 'new_state'), 'value');
    return [
      endpointRecord(
        { ...value, id: null },
        {
          origin: 'bundle_plan',
          address: key,
          endpointId: textOf(remote.endpoint_id),
          permissions: entriesIn(wanted),
        },
      ),
    ];
  });
}

/** `resources.json`, the state of a bundle's direct engine: what was deployed last. */
export function bundleState(document: JsonObject): readonly JsonObject[] {
  const state = objectAt(document, 'state');
  return Object.entries(state).flatMap(([key, deployed]) => {
    if (!RESOURCE.test(key) || !isObject(deployed) || !isObject(deployed.state)) return [];
    const list = objectAt(objectAt(state, `${key}.permissions`), 'state');
    const endpointId = /^\/serving-endpoints\/([^/]+)$/.exec(textOf(list.object_id) ?? '')?.[1] ?? null;
    return [
      endpointRecord(
        { ...deployed.state, id: null },
        { origin: 'bundle_state', address: key, endpointId, permissions: entriesIn(list) },
      ),
    ];
  });
}

function entriesIn(list: JsonObject): readonly JsonObject[] | null {
  const entries = list.__embed__ ?? list.access_control_list ?? list.permissions;
  return isArray(entries) ? entries.filter(isObject).map(entryOf) : null;
}

/** A bundle says `level` where the API says `permission_level`. */
function entryOf(entry: JsonObject): JsonObject {
  const { level, ...rest } = entry;
  return level === undefined ? rest : { ...rest, permission_level: level };
}

/** Mode development, or a preset, puts a prefix before the name: `dev_<user>_`, or `[dev user] ` written as the API allows. */
function prefixOf(name: string, document: JsonObject, isDevelopment: boolean): string | null {
  const user = textOf(objectAt(objectAt(document, 'workspace'), 'current_user').short_name);
  const preset = textOf(objectAt(document, 'presets').name_prefix)
    ?.replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+/, '');
  const known = [preset, isDevelopment && user !== null ? `dev_${user}_` : undefined];
  return known.find((prefix) => prefix !== undefined && prefix !== '' && name.startsWith(prefix)) ?? null;
}

function objectAt(value: JsonObject, key: string): JsonObject {
  const inner: Json | undefined = value[key];
  return isObject(inner) ? inner : {};
}
