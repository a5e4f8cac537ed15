// A described endpoint -> what `serving-endpoints get`, `list` and `get-permissions` say about it.
import { hexId, moment } from '../invent.mjs';
import { displayName, identityOf, mailOf } from './identities.mjs';

export const endpointId = (workspace, name) => hexId(`${workspace.id}/${name}`);

export function endpointDetail(estate, workspace, endpoint) {
  const current = endpoint.configs.at(-1);
  const raw = workspace.shape !== 'cli';
  const creator = identityOf(estate, endpoint.creator);
  const isService = endpoint.creator.startsWith('sp:');
  const config = (of) => servedConfig(of, identityOf(estate, of.by ?? endpoint.creator), raw);
  return {
    ai_gateway: endpoint.gateway,
    config: { config_version: current.version, ...config(current) },
    creation_timestamp: moment(endpoint.created),
    creator,
    creator_display_name: raw
      ? isService
        ? endpoint.creator.slice(3)
        : displayName(endpoint.creator)
      : undefined,
    creator_kind: raw ? (isService ? 'ServicePrincipal' : 'User') : undefined,
    description: endpoint.description ?? '',
    effective_budget_policy_id: raw ? workspace.usagePolicyId : undefined,
    email_notifications: endpoint.notify && { on_update_failure: [mailOf(estate, endpoint.notify)] },
    id: endpointId(workspace, endpoint.name),
    last_updated_timestamp: moment(endpoint.pending?.at ?? current.at),
    name: endpoint.name,
    pending_config: endpoint.pending && {
      config_version: endpoint.pending.version,
      start_time: moment(endpoint.pending.at),
      ...config(endpoint.pending),
    },
    permission_level: workspace.collector.isAdmin ? 'CAN_MANAGE' : 'CAN_VIEW',
    resource_credential_strategy: raw ? 'EMBEDDED_CREDENTIALS' : undefined,
    route_optimized: false,
    state: {
      config_update: endpoint.configUpdate ?? 'NOT_UPDATING',
      ready: endpoint.ready ?? 'READY',
      suspend: raw ? 'NOT_SUSPENDED' : undefined,
    },
    tags: endpoint.tags && Object.entries(endpoint.tags).map(([key, value]) => ({ key, value })),
    task: endpoint.task,
  };
}

export function systemEndpointDetail(workspace, endpoint) {
  const raw = workspace.shape !== 'cli';
  const model = `system.ai.${endpoint.name}`;
  const foundation = {
    description: `${endpoint.display}, hosted by Databricks.`,
    display_name: endpoint.display,
    docs: 'https://learn.microsoft.com/en-us/azure/databricks/machine-learning/foundation-models/supported-models',
    name: model,
    ...(raw ? { pricing_model: 'Pay-per-token' } : {}),
  };
  const entity = { entity_name: model, foundation_model: foundation, name: endpoint.name };
  return {
    config: { served_entities: [raw ? { ...entity, type: 'FOUNDATION_MODEL' } : entity] },
    creation_timestamp: moment('2026-02-03'),
    endpoint_type: raw ? 'FOUNDATION_MODEL_API' : undefined,
    last_updated_timestamp: moment('2026-02-03'),
    name: endpoint.name,
    permission_level: raw ? 'CAN_QUERY' : undefined,
    state: { config_update: 'NOT_UPDATING', ready: 'READY' },
    task: endpoint.task ?? 'llm/v1/chat',
  };
}

/** What `list` keeps of what `get` says. */
export function listed({
  ai_gateway,
  config,
  pending_config,
  email_notifications,
  effective_budget_policy_id,
  ...rest
}) {
  const { resource_credential_strategy, route_optimized, permission_level, ...item } = rest;
  const isRaw = rest.state.suspend !== undefined || rest.endpoint_type !== undefined;
  return {
    ...item,
    ...(isRaw ? { permission_level, route_optimized } : {}),
    config: {
      served_entities: config.served_entities.map(
        ({ name, entity_name, entity_version, external_model, foundation_model, type }) => ({
          name,
          entity_name,
          entity_version,
          external_model,
          foundation_model,
          type,
        }),
      ),
      served_models: config.served_models?.map(({ name, model_name, model_version }) => ({
        name,
        model_name,
        model_version,
      })),
    },
  };
}

export function permissions(estate, workspace, endpoint) {
  const entries = endpoint.acl.map(([principal, level]) => ({
    ...aclPrincipal(estate, workspace, principal),
    all_permissions: [{ inherited: false, permission_level: level }],
  }));
  const inherited = {
    inherited: true,
    inherited_from_object: ['/serving-endpoints/'],
    permission_level: 'CAN_MANAGE',
  };
  return {
    access_control_list: [...entries, { all_permissions: [inherited], group_name: 'admins' }],
    object_id: `/serving-endpoints/${endpointId(workspace, endpoint.name)}`,
    object_type: 'serving-endpoint',
  };
}

function servedConfig(config, creator, raw) {
  const entities = config.entities.map((entity) => ({
    creation_timestamp: moment(config.at),
    creator,
    entity_name: entity.model,
    entity_version: entity.version,
    environment_vars: entity.environment,
    external_model: entity.external,
    max_provisioned_throughput: entity.throughput,
    min_provisioned_throughput: entity.throughput && 0,
    name: entity.name,
    scale_to_zero_enabled: entity.external ? undefined : (entity.scaleToZero ?? false),
    state: {
      deployment: `DEPLOYMENT_${entity.state ?? 'READY'}`,
      deployment_state_message: entity.message ?? '',
    },
    type: raw
      ? entity.external
        ? 'EXTERNAL_MODEL'
        : entity.throughput
          ? 'FOUNDATION_MODEL'
          : 'UC_MODEL'
      : undefined,
    workload_size: entity.external || entity.throughput ? undefined : (entity.size ?? 'Small'),
    workload_type: entity.external || entity.throughput ? undefined : (entity.compute ?? 'CPU'),
  }));
  // The older view of the same entities: the API sends both.
  const models = entities
    .filter((entity) => !entity.external_model)
    .map(({ entity_name, entity_version, external_model, ...same }) => ({
      ...same,
      model_name: entity_name,
      model_version: entity_version,
    }));
  const routes = [...config.entities, ...(config.leftoverRoutes ?? [])].map(({ name, traffic }) => ({
    served_entity_name: name,
    served_model_name: name,
    traffic_percentage: traffic ?? 100,
  }));
  return {
    served_entities: entities,
    served_models: models.length ? models : undefined,
    traffic_config: { routes },
  };
}

function aclPrincipal(estate, workspace, principal) {
  if (principal.startsWith('group:')) return { group_name: principal.slice(6) };
  if (!principal.startsWith('sp:')) {
    return { user_name: mailOf(estate, principal), display_name: displayName(principal) };
  }
  const isKnown = workspace.servicePrincipals.includes(principal);
  return {
    service_principal_name: identityOf(estate, principal),
    display_name: isKnown ? principal.slice(3) : undefined,
  };
}
