// A described workspace -> what its settings, grants, network and metrics look like when they are collected.
import { moment, uuid } from '../invent.mjs';
import { exactNumber } from '../writers.mjs';
import { identityOf, mailOf, principalId } from './identities.mjs';

/** Settings of one workspace as `[path, command, value]`; what the description does not name is not there. */
export function settingExports(estate, workspace) {
  const all = [
    ...(workspace.tokenUsers ? [tokenPermissions(workspace)] : []),
    ...(workspace.ipAccessLists ? [ipAccessLists(estate, workspace)] : []),
    ...(workspace.azure ? [azureWorkspace(estate, workspace)] : []),
    ...(workspace.authDescribed ? [authDescribe(estate, workspace)] : []),
    ...Object.entries(workspace.grants ?? {}).map(([securable, grants]) =>
      grantsOf(estate, securable, grants),
    ),
    ...Object.entries(workspace.buildLogs ?? {}).map(([object, lines]) => buildLog(object, lines)),
    ...(workspace.externalLocations ? storage(estate, workspace) : []),
  ];
  return all.filter(([path]) => !workspace.missing?.some((start) => path.startsWith(start)));
}

/** The metrics endpoint's text for every endpoint that describes `metrics`, as `[path, command, text]`. */
export function metricExports(estate, workspace) {
  return workspace.endpoints
    .filter(({ metrics }) => metrics !== undefined)
    .map(({ name, metrics }) => [
      `serving/metrics/${name}.prom`,
      `databricks serving-endpoints export-metrics ${name}`,
      prometheus(estate, metrics),
    ]);
}

function tokenPermissions({ tokenUsers }) {
  const entry = (group, level) => ({
    all_permissions: [{ inherited: false, permission_level: level }],
    group_name: group,
  });
  return [
    'tokens/permissions.json',
    'databricks token-management get-permissions -o json',
    {
      access_control_list: [
        entry('admins', 'CAN_MANAGE'),
        ...tokenUsers.map((group) => entry(group, 'CAN_USE')),
      ],
      object_id: '/authorization/tokens',
      object_type: 'tokens',
    },
  ];
}

function ipAccessLists(estate, workspace) {
  const admin = exactNumber(principalId(estate, workspace.collector.principal));
  return [
    'net/ip-access-lists.json',
    'databricks ip-access-lists list -o json',
    workspace.ipAccessLists.map(({ label, type = 'ALLOW', addresses, since }) => ({
      address_count: addresses.length,
      created_at: moment(since),
      created_by: admin,
      enabled: true,
      ip_addresses: addresses,
      label,
      list_id: uuid(`${workspace.id}/ip/${label}`),
      list_type: type,
      updated_at: moment(since),
      updated_by: admin,
    })),
  ];
}

/** `az databricks workspace show`: the CLI prints ARM's properties one level up. */
function azureWorkspace(estate, workspace) {
  const subscription = uuid(`${estate.name}/subscription`);
  const home = `/subscriptions/${subscription}/resourceGroups/rg-${workspace.name}`;
  const id = `${home}/providers/Microsoft.Databricks/workspaces/${workspace.name}`;
  const { publicNetworkAccess, privateEndpoints = [] } = workspace.azure;
  return [
    'net/azure-workspace.json',
    `az databricks workspace show -g rg-${workspace.name} -n ${workspace.name} -o json`,
    {
      id,
      location: estate.region,
      managedResourceGroupId: `/subscriptions/${subscription}/resourceGroups/databricks-rg-${workspace.name}`,
      name: workspace.name,
      privateEndpointConnections: privateEndpoints.map((name) => ({
        id: `${id}/privateEndpointConnections/${name}`,
        name,
        properties: {
          privateLinkServiceConnectionState: { status: 'Approved' },
          provisioningState: 'Succeeded',
        },
      })),
      provisioningState: 'Succeeded',
      publicNetworkAccess,
      requiredNsgRules: publicNetworkAccess === 'Disabled' ? 'NoAzureDatabricksRules' : 'AllRules',
      resourceGroup: `rg-${workspace.name}`,
      sku: { name: 'premium' },
      tags: workspace.tags,
      type: 'Microsoft.Databricks/workspaces',
      workspaceId: workspace.id,
      workspaceUrl: workspace.host.replace('https://', ''),
    },
  ];
}

function authDescribe(estate, workspace) {
  const { principal, authType } = workspace.collector;
  const setting = (value, source) => ({ auth_type_mismatch: false, source: { type: source }, value });
  return [
    'auth-describe.json',
    'databricks auth describe -o json',
    {
      status: 'success',
      username: identityOf(estate, principal),
      details: {
        auth_type: authType,
        configuration: {
          auth_type: setting(authType, ''),
          azure_tenant_id: setting(estate.tenantId, 'dynamic configuration'),
          host: setting(workspace.host, 'config file'),
          profile: setting(workspace.profile, 'dynamic configuration'),
          workspace_id: setting(workspace.id, 'dynamic configuration'),
        },
        host: workspace.host,
      },
    },
  ];
}

/** `grants` = [principal, privilege, inherited from type and name, if at all]. */
function grantsOf(estate, securable, grants) {
  const [type, name] = securable.split('/');
  const principals = [...new Set(grants.map(([principal]) => principal))];
  const spelled = (principal) =>
    principal.startsWith('group:') ? principal.slice(6) : identityOf(estate, principal);
  const assignments = principals.map((principal) => ({
    principal: spelled(principal),
    privileges: grants
      .filter(([holder]) => holder === principal)
      .map(([, privilege, fromType, fromName]) => ({
        privilege,
        inherited_from_type: fromType,
        inherited_from_name: fromName,
      })),
  }));
  return [
    `uc/grants/${type}/${name}.json`,
    `databricks grants get-effective ${type} ${name} -o json`,
    assignments.length === 0 ? {} : { privilege_assignments: assignments },
  ];
}

function buildLog(object, lines) {
  const [endpoint, entity] = object.split('/');
  return [
    `serving/build-logs/${endpoint}/${entity}.json`,
    `databricks serving-endpoints build-logs ${endpoint} ${entity} -o json`,
    { logs: `${lines.join('\n')}\n` },
  ];
}

function storage(estate, { externalLocations }) {
  const metastore = uuid(`${estate.name}/metastore`);
  const owner = mailOf(estate, externalLocations[0]?.owner ?? 'nobody');
  const made = moment('2025-06-02T08:00:00Z');
  return [
    [
      'uc/external-locations.json',
      'databricks external-locations list -o json',
      externalLocations.map(({ name, url, credential, isolation }) => ({
        created_at: made,
        created_by: owner,
        credential_name: credential,
        isolation_mode: isolation,
        metastore_id: metastore,
        name,
        owner,
        read_only: false,
        updated_at: made,
        url,
      })),
    ],
    [
      'uc/storage-credentials.json',
      'databricks storage-credentials list -o json',
      [...new Set(externalLocations.map(({ credential }) => credential))].map((name) => ({
        azure_managed_identity: {
          access_connector_id: `/subscriptions/${uuid(`${estate.name}/subscription`)}/resourceGroups/rg-unity/providers/Microsoft.Databricks/accessConnectors/${name}`,
        },
        created_at: made,
        created_by: owner,
        full_name: name,
        id: uuid(`${metastore}/credential/${name}`),
        isolation_mode: externalLocations.find(({ credential }) => credential === name).isolation,
        metastore_id: metastore,
        name,
        owner,
        read_only: false,
        updated_at: made,
      })),
    ],
  ];
}

/** The last minute, as the endpoint tells it: `_total` are gauges of that minute. */
function prometheus(estate, { entity, cpu, memory, gpu, concurrency, requests = 0 }) {
  const at = moment(estate.collectedAt) - 60_000;
  const line = (name, value, labels = '') =>
    `${name}{${labels}served_entity="${entity}"} ${value.toFixed(4)} ${at}`;
  const buckets = ['5', '10', '25', '50', '100', '250', '500', '1000', '+Inf'];
  return `${[
    '# HELP cpu_usage_percentage Average CPU utilization used across all replicas during the last minute',
    '# TYPE cpu_usage_percentage gauge',
    line('cpu_usage_percentage', cpu),
    line('mem_usage_percentage', memory),
    ...(gpu === undefined
      ? []
      : [line('gpu_usage_percentage', gpu[0]), line('gpu_mem_usage_percentage', gpu[1])]),
    line('provisioned_concurrent_requests_total', concurrency),
    line('request_count_total', requests),
    line('request_4xx_count_total', 0),
    line('request_5xx_count_total', 0),
    ...buckets.map((le, index) => line('request_latency_ms_bucket', index < 4 ? 0 : requests, `le="${le}",`)),
    line('request_latency_ms_sum', requests * 80),
    line('request_latency_ms_count', requests),
  ].join('\n')}\n`;
}
