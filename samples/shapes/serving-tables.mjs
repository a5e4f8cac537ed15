// A described estate -> rows of system.serving.served_entities and system.serving.endpoint_usage.
import { DAY, hexId, isoTime, isWeekend, moment, randomFrom, uuid } from '../invent.mjs';
import { endpointId } from './endpoints.mjs';
import { identityOf } from './identities.mjs';

export function everyEndpoint(estate) {
  return estate.workspaces.flatMap((workspace) => {
    const hosted = workspace.systemEndpoints.map((endpoint) => ({
      ...endpoint,
      configs: [
        {
          version: 1,
          at: '2026-02-03',
          entities: [{ name: endpoint.name, model: `system.ai.${endpoint.name}` }],
        },
      ],
    }));
    return [...workspace.endpoints, ...(workspace.unseen ?? []), ...hosted].map((endpoint) => [
      workspace,
      endpoint,
    ]);
  });
}

/** Rows of system.serving.served_entities: every served entity of every configuration, and deletions. */
export function servedEntities(estate) {
  const rows = everyEndpoint(estate).flatMap(([workspace, endpoint]) =>
    endpoint.configs.flatMap((config) =>
      config.entities.flatMap((entity) => {
        const row = servedEntity(estate, workspace, endpoint, config, entity);
        if (!endpoint.deleted) return [row];
        const deleted = isoTime(moment(endpoint.deleted));
        return [row, { ...row, change_time: deleted, endpoint_delete_time: deleted }];
      }),
    ),
  );
  return rows.sort((a, b) => compare(a.change_time, b.change_time));
}

/** Rows of system.serving.endpoint_usage for every endpoint that describes `requests`. */
export function endpointUsage(estate) {
  const rows = everyEndpoint(estate).flatMap(([workspace, endpoint]) =>
    (endpoint.requests ?? []).flatMap((plan, index) => {
      const random = randomFrom(`${workspace.id}/${endpoint.name}/requests/${index}`);
      return requestTimes(plan, random).map((time) =>
        request(estate, workspace, endpoint, plan, time, random),
      );
    }),
  );
  return rows.sort((a, b) => compare(a.request_time, b.request_time));
}

function servedEntity(estate, workspace, endpoint, config, entity) {
  const isSystem = endpoint.display !== undefined;
  const custom = !isSystem && !entity.external && !entity.throughput;
  const largest = { Small: 4, Medium: 16, Large: 64 }[entity.size ?? 'Small'];
  return {
    served_entity_id: entityIdOf(workspace, endpoint, config, entity),
    account_id: estate.accountId,
    workspace_id: workspace.id,
    created_by: isSystem ? 'System-User' : identityOf(estate, config.by ?? endpoint.creator),
    endpoint_name: endpoint.name,
    endpoint_id: endpointId(workspace, endpoint.name),
    served_entity_name: entity.name,
    entity_type:
      isSystem || entity.throughput
        ? 'FOUNDATION_MODEL'
        : entity.external
          ? 'EXTERNAL_MODEL'
          : 'CUSTOM_MODEL',
    entity_name: entity.model ?? entity.external.name,
    entity_version: entity.version ?? null,
    endpoint_config_version: config.version,
    task: endpoint.task ?? (isSystem ? 'llm/v1/chat' : null),
    external_model_config: entity.external ? { provider: entity.external.provider } : null,
    foundation_model_config: entity.throughput
      ? { min_provisioned_throughput: 0, max_provisioned_throughput: entity.throughput }
      : null,
    custom_model_config: custom
      ? {
          min_concurrency: entity.scaleToZero ? 0 : 4,
          max_concurrency: largest,
          compute_type: entity.compute ?? 'CPU',
        }
      : null,
    feature_spec_config: null,
    change_time: isoTime(moment(config.at)),
    endpoint_delete_time: null,
  };
}

function requestTimes({ from, to, perDay, weekdays }, random) {
  const times = [];
  for (let day = moment(from); day < moment(to); day += DAY) {
    if (weekdays && isWeekend(day)) continue;
    const count = Math.round(perDay * (0.85 + random() * 0.3));
    for (let n = 0; n < count; n += 1) times.push(day + Math.floor(random() * DAY));
  }
  return times;
}

function request(estate, workspace, endpoint, plan, time, random) {
  const config = endpoint.configs.findLast(({ at }) => moment(at) <= time) ?? endpoint.configs[0];
  const draw = random() * 100;
  let share = 0;
  const entity = config.entities.find(({ traffic = 100 }) => {
    share += traffic;
    return draw < share;
  });
  const failure = random();
  const status =
    failure < (plan.serverErrors ?? 0) ? (random() < 0.7 ? 500 : 503) : failure > 0.996 ? 400 : 200;
  const tokens =
    plan.tokens && status === 200
      ? plan.tokens.map((mean) => Math.round(mean * (0.5 + random())))
      : [null, null];
  const caller = plan.callers[Math.floor(random() * plan.callers.length)];
  return {
    workspace_id: workspace.id,
    account_id: estate.accountId,
    client_request_id: null,
    databricks_request_id: uuid(`${workspace.id}/${endpoint.name}/${time}/${draw}`),
    requester: identityOf(estate, caller),
    status_code: status,
    request_time: isoTime(time),
    input_token_count: tokens[0],
    output_token_count: tokens[1],
    input_character_count: tokens[0] && tokens[0] * 4,
    output_character_count: tokens[1] && tokens[1] * 4,
    usage_context: {},
    request_streaming: false,
    served_entity_id: entityIdOf(workspace, endpoint, config, entity),
  };
}

export const entityIdOf = (workspace, endpoint, config, entity) =>
  hexId(`${workspace.id}/${endpoint.name}/${config.version}/${entity.name}`);

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
