import { isArray, isNumber, isObject, type Json, type JsonObject, jsonNumber } from './json-value.ts';
import { detectSecret } from './secret-shapes.ts';

/** What a document says of an endpoint beside its configuration. */
export interface Origin {
  readonly origin: string;
  readonly address?: string;
  readonly endpointId?: string | null;
  readonly workspaceId?: string | null;
  readonly bundleTarget?: string | null;
  readonly isDevelopment?: boolean;
  readonly namePrefix?: string | null;
  readonly deployer?: string | null;
  readonly permissions?: readonly Json[] | null;
}

const REFERENCE = /^\s*\{\{\s*secrets\/[^{}]+\}\}\s*$/;
/** What a tool left to be filled in, or blanked out itself, is no credential. */
const NO_VALUE = /^\s*(?:\$\{.*\}|\[redacted\]|\*+)\s*$/;
const CREDENTIAL = /(?:_key|_secret|_token|_password)$|^(?:token|private_key)$/;

/** One endpoint as the serving API prints it, with where it comes from and where credentials stand in it in clear. */
export function endpointRecord(endpoint: JsonObject, from: Origin): JsonObject {
  const config = withEntityNames(endpoint.config ?? null);
  return {
    endpoint_name: textOf(endpoint.name),
    endpoint_id: from.endpointId ?? textOf(endpoint.id),
    ...(from.workspaceId ? { workspace_id: from.workspaceId } : {}),
    origin: from.origin,
    address: from.address ?? null,
    bundle_target: from.bundleTarget ?? null,
    is_development: from.isDevelopment ?? false,
    name_prefix: from.namePrefix ?? null,
    deployer: from.deployer ?? null,
    description: endpoint.description ?? null,
    route_optimized: endpoint.route_optimized ?? null,
    budget_policy_id: endpoint.usage_policy_id ?? endpoint.budget_policy_id ?? null,
    config,
    ai_gateway: withLimitKeys(endpoint.ai_gateway ?? null),
    tags: endpoint.tags ?? null,
    email_notifications: endpoint.email_notifications ?? null,
    permissions: from.permissions === undefined ? null : from.permissions,
    plaintext_credentials: plaintextIn(config, 'config'),
  };
}

/** A rate limit that does not say whom it counts counts the endpoint, and the server prints it so (Databricks SDK: AiGatewayRateLimit). */
function withLimitKeys(gateway: Json): Json {
  if (!isObject(gateway) || !isArray(gateway.rate_limits)) return gateway;
  const limits = gateway.rate_limits.map((limit) =>
    isObject(limit) ? { ...limit, key: limit.key ?? 'endpoint' } : limit,
  );
  return { ...gateway, rate_limits: limits };
}

/** The workspace of an Azure host, `https://adb-<id>.<n>.azuredatabricks.net`, or of a link that ends in `?w=<id>`. */
export function workspaceOfUrl(url: Json | undefined): string | null {
  if (typeof url !== 'string') return null;
  return /\/\/adb-(\d+)\./.exec(url)?.[1] ?? /[?&][wo]=(\d+)/.exec(url)?.[1] ?? null;
}

export function textOf(value: Json | undefined): string | null {
  if (isNumber(value)) return value.value;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An entity that is not named gets the name that the server gives it: the model's last part and its version. */
function withEntityNames(config: Json): Json {
  if (!isObject(config)) return config;
  const models = isArray(config.served_models) ? config.served_models : [];
  const entities =
    isArray(config.served_entities) && config.served_entities.length > 0 ? config.served_entities : models;
  const { served_models: _, ...rest } = config;
  return entities.length === 0 ? rest : { ...rest, served_entities: entities.map(named) };
}

function named(entity: Json): Json {
  if (!isObject(entity)) return entity;
  const { model_name: modelName, model_version: modelVersion, ...rest } = entity;
  const whole: JsonObject = {
    ...rest,
    ...(modelName === undefined ? {} : { entity_name: rest.entity_name ?? modelName }),
    ...(modelVersion === undefined ? {} : { entity_version: rest.entity_version ?? modelVersion }),
  };
  if (textOf(whole.name) !== null) return whole;
  const external = isObject(whole.external_model) ? textOf(whole.external_model.name) : null;
  const last = textOf(whole.entity_name)?.split('.').at(-1);
  const name =
    external?.replaceAll(/[.:]/g, '-') ?? [last, textOf(whole.entity_version)].filter(Boolean).join('-');
  return name === '' ? whole : { ...whole, name };
}

/** Where a credential of another provider stands in clear: its path, the form it has and its length, never itself. */
function plaintextIn(value: Json, path: string): readonly JsonObject[] {
  if (isArray(value))
    return value.flatMap((item, index) => plaintextIn(item, `${path}[${labelOf(item, index)}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'environment_vars') return [];
    const at = `${path}.${key}`;
    if (typeof inner !== 'string') return plaintextIn(inner, at);
    const isMeantPlain = key.endsWith('_plaintext');
    const isCredential = isMeantPlain || (path.includes('external_model') && CREDENTIAL.test(key));
    if (!isCredential || inner === '' || REFERENCE.test(inner)) return [];
    // Whatever is filled in there, it is in clear.
    if (!isMeantPlain && NO_VALUE.test(inner)) return [];
    return [{ path: at, detector: detectSecret(inner), length: jsonNumber(String([...inner].length)) }];
  });
}

function labelOf(item: Json, index: number): string {
  return (isObject(item) ? textOf(item.name) : null) ?? String(index);
}
