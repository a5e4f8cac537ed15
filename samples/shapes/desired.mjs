// Endpoints as their owners wrote them -> `terraform show -json` of the state that made them.
import { endpointId } from './endpoints.mjs';
import { identityOf, mailOf } from './identities.mjs';

/** The state of every endpoint of the workspace that has `desired`; an object there replaces parts of the last configuration. */
export function terraformState(estate, workspace) {
  const managed = workspace.endpoints.filter(({ desired }) => desired !== undefined);
  return {
    format_version: '1.0',
    terraform_version: '1.9.8',
    values: {
      root_module: {
        resources: managed.flatMap((endpoint) => [
          servingResource(estate, workspace, endpoint),
          permissionsResource(estate, workspace, endpoint),
        ]),
      },
    },
  };
}

const address = (name) => name.replaceAll('-', '_');
const provider = 'registry.terraform.io/databricks/databricks';

/** Every nested block is a list, and what is not set is there as null, 0, "" or []. */
function servingResource(estate, workspace, endpoint) {
  const current = endpoint.configs.at(-1);
  const {
    entities = {},
    traffic = {},
    tags = endpoint.tags ?? {},
    gateway = endpoint.gateway,
  } = endpoint.desired;
  const served = current.entities.filter(({ name }) => entities[name] !== null);
  return {
    address: `databricks_model_serving.${address(endpoint.name)}`,
    mode: 'managed',
    name: address(endpoint.name),
    provider_name: provider,
    schema_version: 0,
    type: 'databricks_model_serving',
    sensitive_values: {},
    values: {
      ai_gateway: gateway ? [gatewayBlock(gateway)] : [],
      budget_policy_id: '',
      config: [
        {
          auto_capture_config: [],
          served_entities: served.map((entity) => ({
            burst_scaling_enabled: false,
            entity_name: entity.model ?? '',
            entity_version: entity.version ?? '',
            environment_vars: entity.environment ?? {},
            external_model: entity.external ? [externalBlock(entity.external)] : [],
            instance_profile_arn: '',
            max_provisioned_concurrency: 0,
            max_provisioned_throughput: 0,
            min_provisioned_concurrency: 0,
            min_provisioned_throughput: 0,
            name: entity.name,
            provisioned_model_units: 0,
            scale_to_zero_enabled: entity.scaleToZero ?? false,
            workload_size: entity.external ? '' : (entity.size ?? 'Small'),
            workload_type: entity.external ? '' : (entity.compute ?? 'CPU'),
            ...entities[entity.name],
          })),
          served_models: [],
          traffic_config: [
            {
              routes: served.map(({ name, traffic: share }) => ({
                served_entity_name: name,
                served_model_name: name,
                traffic_percentage: traffic[name] ?? share ?? 100,
              })),
            },
          ],
        },
      ],
      description: endpoint.description ?? '',
      email_notifications: endpoint.notify
        ? [{ on_update_failure: [mailOf(estate, endpoint.notify)], on_update_success: [] }]
        : [],
      endpoint_url: '',
      id: endpoint.name,
      name: endpoint.name,
      provider_config: [{ workspace_id: workspace.id }],
      rate_limits: [],
      route_optimized: false,
      serving_endpoint_id: endpointId(workspace, endpoint.name),
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      timeouts: null,
    },
  };
}

function gatewayBlock(gateway) {
  const block = (value) => (value === undefined ? [] : [value]);
  const rail = ({ pii, safety }) => ({
    invalid_keywords: [],
    pii: block(pii),
    safety: safety ?? false,
    valid_topics: [],
  });
  return {
    fallback_config: block(gateway.fallback_config),
    guardrails: gateway.guardrails
      ? [{ input: [rail(gateway.guardrails.input)], output: [rail(gateway.guardrails.output)] }]
      : [],
    inference_table_config: block(gateway.inference_table_config),
    rate_limits: (gateway.rate_limits ?? []).map((limit) => ({ principal: '', tokens: 0, ...limit })),
    usage_tracking_config: block(gateway.usage_tracking_config),
  };
}

function externalBlock({ name, provider: by, task, ...configs }) {
  return {
    name,
    provider: by,
    task,
    ...Object.fromEntries(Object.entries(configs).map(([key, value]) => [key, [value]])),
  };
}

/** Without administrators, inherited rows and whoever deploys: so Terraform keeps access lists. */
function permissionsResource(estate, workspace, endpoint) {
  const id = endpointId(workspace, endpoint.name);
  const principal = (name) =>
    name.startsWith('group:')
      ? { group_name: name.slice(6), service_principal_name: '', user_name: '' }
      : name.startsWith('sp:')
        ? { group_name: '', service_principal_name: identityOf(estate, name), user_name: '' }
        : { group_name: '', service_principal_name: '', user_name: identityOf(estate, name) };
  const acl = endpoint.desired.acl ?? endpoint.acl;
  return {
    address: `databricks_permissions.${address(endpoint.name)}`,
    mode: 'managed',
    name: address(endpoint.name),
    provider_name: provider,
    schema_version: 0,
    type: 'databricks_permissions',
    sensitive_values: {},
    values: {
      access_control: acl
        .filter(([name]) => name !== endpoint.creator)
        .map(([name, level]) => ({ ...principal(name), permission_level: level })),
      authorization: null,
      id: `/serving-endpoints/${id}`,
      object_type: 'serving-endpoint',
      serving_endpoint_id: id,
    },
    depends_on: [`databricks_model_serving.${address(endpoint.name)}`],
  };
}
