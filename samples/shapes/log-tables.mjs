// A described estate -> rows of system.access.audit, of payload tables and of system.ai_gateway.usage.
import { HOUR, isoDate, isoTime, moment, randomFrom, uuid } from '../invent.mjs';
import { endpointId } from './endpoints.mjs';
import { identityOf, principalId } from './identities.mjs';
import { endpointUsage, entityIdOf, everyEndpoint } from './serving-tables.mjs';

const PIPELINE = 'databricks-tf-provider/1.58.0 databricks-sdk-go/0.51.0 go/1.22 os/linux terraform/1.9.8';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/139.0';

/** Rows of system.access.audit since `auditFrom`: endpoints created and changed, permissions given, tokens used. */
export function auditLog(estate) {
  const events = everyEndpoint(estate)
    .filter(([, { display, created }]) => display === undefined && created !== undefined)
    .flatMap(([workspace, endpoint]) => endpointEvents(estate, workspace, endpoint));
  const own = estate.workspaces.flatMap((workspace) =>
    (workspace.auditEvents ?? []).map((event) => auditRow(estate, workspace, event)),
  );
  return [...events, ...own, ...heartbeat(estate)]
    .filter(({ event_time }) => event_time >= estate.auditFrom)
    .sort((a, b) => compare(a.event_time, b.event_time) || compare(a.event_id, b.event_id));
}

/** Rows of the payload table of one endpoint: its requests, with how long the model took for each. */
export function payloadRows(estate, workspaceId, endpointName) {
  const [workspace, endpoint] = everyEndpoint(estate).find(
    ([one, { name }]) => one.id === workspaceId && name === endpointName,
  );
  const random = randomFrom(`${workspaceId}/${endpointName}/latency`);
  const entities = new Set(
    endpoint.configs.flatMap((config) =>
      config.entities.map((entity) => entityIdOf(workspace, endpoint, config, entity)),
    ),
  );
  return endpointUsage(estate)
    .filter((row) => row.workspace_id === workspaceId && entities.has(row.served_entity_id))
    .filter((row) => row.request_time < (endpoint.payloadsUntil ?? '~'))
    .map((row) => {
      const { median, spread = 0.35 } =
        endpoint.latency.findLast(({ from }) => row.request_time >= from) ?? endpoint.latency[0];
      const duration = Math.max(3, Math.round(median * Math.exp(spread * normal(random))));
      const size = Math.round((endpoint.payloadBytes ?? 2400) * (0.5 + random()));
      const isLarge = size > 1_048_576;
      return {
        databricks_request_id: row.databricks_request_id,
        client_request_id: '',
        request_date: row.request_time.slice(0, 10),
        request_time: row.request_time,
        status_code: row.status_code,
        sampling_fraction: 1,
        execution_duration_ms: duration,
        served_entity_id: row.served_entity_id,
        requester: principalIdOf(estate, endpoint, row.requester),
        logging_error_codes: isLarge ? ['MAX_REQUEST_SIZE_EXCEEDED'] : [],
        request_length: isLarge ? null : size,
        response_length: Math.round(size / 8),
        workspace_id: workspaceId,
      };
    });
}

/** Rows of system.ai_gateway.usage for endpoints that describe `gatewayCalls`. */
export function gatewayUsage(estate) {
  const rows = everyEndpoint(estate).flatMap(([workspace, endpoint]) =>
    (endpoint.gatewayCalls ?? []).flatMap((plan, index) => {
      const random = randomFrom(`${workspace.id}/${endpoint.name}/gateway/${index}`);
      const calls = [];
      for (let day = moment(plan.from); day < moment(plan.to); day += 24 * HOUR) {
        for (let n = 0; n < plan.perDay; n += 1) {
          const time = day + Math.floor((7 + random() * 11) * HOUR);
          calls.push(gatewayCall(estate, workspace, endpoint, plan, time, random));
        }
      }
      return calls;
    }),
  );
  return rows.sort(
    (a, b) => compare(a.event_time, b.event_time) || compare(a.invocation_id, b.invocation_id),
  );
}

/** Rows of system.ai_gateway.external_model_spend: what the answered calls of an hour are estimated to cost at the provider. */
export function externalSpend(estate) {
  const plans = new Map(
    everyEndpoint(estate).flatMap(([, endpoint]) =>
      (endpoint.gatewayCalls ?? [])
        .filter((plan) => plan.usdPerMillion)
        .map((plan) => [plan.destination, plan]),
    ),
  );
  const hours = new Map();
  for (const call of gatewayUsage(estate)) {
    const plan = plans.get(call.destination_model);
    if (!plan || call.status_code !== 200) continue;
    const start = `${call.event_time.slice(0, 13)}:00:00.000Z`;
    const key = `${call.workspace_id}/${call.endpoint_name}/${call.destination_model}/${call.requester}/${start}`;
    const row = hours.get(key) ?? { call, plan, start, key, picodollars: 0 };
    row.picodollars += call.input_tokens * plan.usdPerMillion[0] * 1e6;
    row.picodollars += call.output_tokens * plan.usdPerMillion[1] * 1e6;
    hours.set(key, row);
  }
  return [...hours.values()].map(({ call, plan, start, key, picodollars }) => ({
    record_id: uuid(`external spend/${key}`),
    account_id: call.account_id,
    workspace_id: call.workspace_id,
    usage_start_time: start,
    usage_date: start.slice(0, 10),
    usage_unit: 'USD',
    usage_quantity: (Math.round(picodollars) / 1e12).toFixed(12),
    usage_metadata: {
      provider: plan.provider,
      model: call.destination_model,
      endpoint_name: call.endpoint_name,
      endpoint_id: call.endpoint_id,
    },
    identity_metadata: { run_by: call.requester, run_as: null },
    custom_tags: { request_tags: {}, endpoint_tags: plan.endpointTags },
  }));
}

function gatewayCall(estate, workspace, endpoint, plan, time, random) {
  const caller = plan.callers[Math.floor(random() * plan.callers.length)];
  const isRefused = random() > 0.995;
  const input = Math.round(plan.tokens[0] * (0.5 + random()));
  const output = Math.round(plan.tokens[1] * (0.5 + random()));
  const speed = plan.tokensPerSecond * (0.8 + 0.4 * random());
  const first = Math.round(180 + 240 * random());
  const id = uuid(`${workspace.id}/${endpoint.name}/gateway/${time}/${input}`);
  return {
    account_id: estate.accountId,
    workspace_id: workspace.id,
    request_id: uuid(`${id}/request`),
    schema_version: 1,
    endpoint_id: uuid(`${workspace.id}/gateway/${endpoint.name}`),
    endpoint_name: endpoint.name,
    endpoint_tags: {},
    event_time: isoTime(time),
    latency_ms: isRefused ? 12 : first + Math.round((output / speed) * 1000),
    time_to_first_byte_ms: isRefused ? 12 : first,
    destination_type: plan.destinationType,
    destination_name: plan.destination,
    destination_id: uuid(`destination/${plan.destination}`),
    destination_model: plan.destination,
    requester: identityOf(estate, caller),
    requester_type: caller.startsWith('sp:') ? 'SERVICE_PRINCIPAL' : 'USER',
    ip_address: '203.0.113.18',
    url: '/ai-gateway/mlflow/v1/chat/completions',
    user_agent: 'openai-python/1.99',
    api_type: 'mlflow/v1/chat/completions',
    request_tags: {},
    input_tokens: isRefused ? null : input,
    output_tokens: isRefused ? null : output,
    total_tokens: isRefused ? null : input + output,
    token_details: { cache_read_input_tokens: 0, cache_creation_input_tokens: 0, output_reasoning_tokens: 0 },
    response_content_type: 'application/json',
    status_code: isRefused ? 429 : 200,
    invocation_id: id,
    invocation_metadata: { source: null, service_tier: null },
    service_type: 'MODEL',
    service_id: null,
    service_name: null,
  };
}

function endpointEvents(estate, workspace, endpoint) {
  const created = {
    at: endpoint.created,
    by: endpoint.creator,
    action: 'createServingEndpoint',
    params: { name: endpoint.name },
  };
  const updated = [...endpoint.configs.slice(1), ...(endpoint.pending ? [endpoint.pending] : [])].map(
    (config) => ({
      at: config.at,
      by: config.by ?? endpoint.creator,
      agent: config.agent,
      action: 'updateServingEndpoint',
      params: {
        name: endpoint.name,
        served_models: JSON.stringify(
          config.entities.map(({ name, model, version }) => ({
            name,
            model_name: model,
            model_version: version,
          })),
        ),
      },
    }),
  );
  const given = (endpoint.aclChanges ?? []).map(({ at, by, to, set }) => ({
    at,
    by,
    action: 'changeInferenceEndpointAcl',
    params: {
      resourceId: endpointId(workspace, endpoint.name),
      ...(to.startsWith('group:')
        ? { targetGroupId: principalId(estate, to) }
        : { targetUserId: principalId(estate, to) }),
      aclPermissionSet: set,
      shardName: 'azure-westeurope-17',
    },
  }));
  const deleted = endpoint.deleted
    ? [
        {
          at: endpoint.deleted,
          by: endpoint.creator,
          action: 'deleteServingEndpoint',
          params: { name: endpoint.name },
        },
      ]
    : [];
  return [created, ...updated, ...given, ...deleted].map((event) => auditRow(estate, workspace, event));
}

/** One login an hour or so: the log speaks of every day, whether or not anything was changed. */
function heartbeat(estate) {
  const rows = [];
  for (let day = moment(estate.auditFrom); day < moment(estate.collectedAt); day += 24 * HOUR) {
    for (const workspace of estate.workspaces) {
      rows.push(
        auditRow(estate, workspace, {
          at: isoTime(Math.min(day + 7 * HOUR, moment(estate.collectedAt) - HOUR)),
          by: workspace.collector.principal,
          service: 'accounts',
          action: 'tokenLogin',
          params: { user: identityOf(estate, workspace.collector.principal) },
        }),
      );
    }
  }
  return rows;
}

function auditRow(estate, workspace, { at, by, agent, service, action, params, status = 200 }) {
  const time = isoTime(moment(at));
  const id = uuid(`${workspace.id}/${action}/${time}/${JSON.stringify(params)}`);
  const email = identityOf(estate, by);
  return {
    account_id: estate.accountId,
    workspace_id: workspace.id,
    version: '2.0',
    event_time: time,
    event_date: isoDate(moment(at)),
    source_ip_address: by.startsWith('sp:') ? '198.51.100.20' : '203.0.113.42',
    user_agent: agent ?? (by.startsWith('sp:') ? PIPELINE : BROWSER),
    session_id: null,
    user_identity: { email, subject_name: null },
    service_name: service ?? 'serverlessRealTimeInference',
    action_name: action,
    request_id: uuid(`${id}/request`),
    request_params: params,
    response: { status_code: status, error_message: null, result: null },
    audit_level: 'WORKSPACE_LEVEL',
    event_id: id,
    identity_metadata: {
      run_by: email,
      run_as: null,
      acting_resource: null,
      run_by_display_name: null,
      run_as_display_name: null,
    },
  };
}

/** Payload tables hold the id of a user, and the application id of a service principal. */
function principalIdOf(estate, endpoint, requester) {
  const caller = (endpoint.requests ?? [])
    .flatMap(({ callers }) => callers)
    .find((one) => identityOf(estate, one) === requester);
  return caller === undefined || caller.startsWith('sp:') ? requester : principalId(estate, caller);
}

/** A standard normal number from two even ones (Box and Muller). */
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
