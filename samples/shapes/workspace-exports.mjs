// A described workspace -> the JSON files that the REST API or the CLI would have given for it.
import { hexId, moment, scimId, uuid } from '../invent.mjs';
import { exactNumber } from '../writers.mjs';
import { endpointDetail, endpointId, listed, permissions, systemEndpointDetail } from './endpoints.mjs';
import { currentUser, identityExports, identityOf, tokenInfo } from './identities.mjs';

/** Every small export of one workspace as `[path, command, value]`; what the description omits is not there. */
export function workspaceExports(estate, workspace) {
  const { endpoints, systemEndpoints } = workspace;
  const isRaw = workspace.shape === 'raw';
  const isRawServing = workspace.shape !== 'cli';
  const wrapped = (key, items) => (isRaw ? { [key]: items } : items);
  const all = [
    ...endpoints.map((endpoint) => endpointDetail(estate, workspace, endpoint)),
    ...systemEndpoints.map((endpoint) => systemEndpointDetail(workspace, endpoint)),
  ];
  const command = (path, cli) => (isRaw ? `databricks api get ${path}` : `databricks ${cli} -o json`);
  const serving = (path, cli) => (isRawServing ? `databricks api get ${path}` : `databricks ${cli} -o json`);
  const files = [
    ['current-user.json', 'databricks current-user me -o json', currentUser(estate, workspace)],
    [
      'serving/list.json',
      serving('/api/2.0/serving-endpoints', 'serving-endpoints list'),
      isRawServing ? { endpoints: all.map(listed) } : all.map(listed),
    ],
    ...all.map((detail) => [
      `serving/get/${detail.name}.json`,
      serving(`/api/2.0/serving-endpoints/${detail.name}`, `serving-endpoints get ${detail.name}`),
      detail,
    ]),
    ...endpoints
      .filter(({ aclRefused }) => !aclRefused)
      .map((endpoint) => {
        const id = endpointId(workspace, endpoint.name);
        const cli = `databricks serving-endpoints get-permissions ${id} -o json`;
        return [`serving/permissions/${id}.json`, cli, permissions(estate, workspace, endpoint)];
      }),
    ...identityExports(estate, workspace, command, isRaw),
    [
      'tokens/list.json',
      command('/api/2.0/token-management/tokens', 'token-management list'),
      wrapped(
        'token_infos',
        workspace.tokens.map((token) => tokenInfo(estate, workspace, token)),
      ),
    ],
    [
      'net/workspace-conf.json',
      command(
        '/api/2.0/workspace-conf?keys=maxTokenLifetimeDays,enableTokensConfig,enableIpAccessLists',
        'workspace-conf get-status maxTokenLifetimeDays,enableTokensConfig,enableIpAccessLists',
      ),
      workspace.settings,
    ],
    ...secretExports(estate, workspace, command, wrapped),
    ...modelExports(estate, workspace, command, wrapped),
  ];
  return files.filter(([path]) => !workspace.missing?.some((start) => path.startsWith(start)));
}

function secretExports(estate, workspace, command, wrapped) {
  const scopes = Object.entries(workspace.secrets);
  return [
    [
      'secrets/scopes.json',
      command('/api/2.0/secrets/scopes/list', 'secrets list-scopes'),
      wrapped(
        'scopes',
        scopes.map(([name]) => ({ backend_type: 'DATABRICKS', name })),
      ),
    ],
    ...scopes.flatMap(([scope, { keys, acl }]) => [
      [
        `secrets/keys/${scope}.json`,
        command(`/api/2.0/secrets/list?scope=${scope}`, `secrets list-secrets ${scope}`),
        wrapped(
          'secrets',
          Object.entries(keys).map(([key, updated]) => ({ key, last_updated_timestamp: moment(updated) })),
        ),
      ],
      [
        `secrets/acls/${scope}.json`,
        command(`/api/2.0/secrets/acls/list?scope=${scope}`, `secrets list-acls ${scope}`),
        wrapped(
          'items',
          acl.map(([principal, permission]) => ({
            permission,
            principal: principal.startsWith('group:') ? principal.slice(6) : identityOf(estate, principal),
          })),
        ),
      ],
    ]),
  ];
}

function modelExports(estate, workspace, command, wrapped) {
  const owner = identityOf(estate, workspace.modelOwner);
  const models = Object.entries(workspace.models).map(([fullName, versions]) => {
    const [catalog_name, schema_name, name] = fullName.split('.');
    const common = { catalog_name, schema_name, metastore_id: uuid(`${estate.name}/metastore`) };
    const made = Object.entries(versions).map(([version, [created, status]]) => ({
      ...common,
      created_at: moment(created),
      created_by: owner,
      id: uuid(`${fullName}/${version}`),
      model_name: name,
      run_id: hexId(`run/${fullName}/${version}`),
      run_workspace_id: exactNumber(workspace.id),
      source: `dbfs:/databricks/mlflow-tracking/${scimId(fullName)}/${hexId(`run/${fullName}/${version}`)}/artifacts/model`,
      status: status ?? 'READY',
      updated_at: moment(created) + 90_000,
      updated_by: owner,
      version: Number(version),
    }));
    const times = made.map((version) => version.created_at);
    const aliases = Object.entries(workspace.aliases?.[fullName] ?? {});
    const model = {
      ...common,
      // Printed only when asked for.
      ...(workspace.aliases
        ? { aliases: aliases.map(([alias_name, version]) => ({ alias_name, version_num: version })) }
        : {}),
      created_at: Math.min(...times),
      created_by: owner,
      full_name: fullName,
      name,
      owner,
      updated_at: Math.max(...times) + 90_000,
      updated_by: owner,
    };
    return { fullName, model, made };
  });
  return [
    [
      'uc/models.json',
      command('/api/2.1/unity-catalog/models', 'registered-models list --include-browse'),
      wrapped(
        'registered_models',
        models.map(({ model }) => model),
      ),
    ],
    ...models.map(({ fullName, made }) => [
      `uc/versions/${fullName}.json`,
      command(`/api/2.1/unity-catalog/models/${fullName}/versions`, `model-versions list ${fullName}`),
      wrapped('model_versions', made),
    ]),
  ];
}
