// A described estate -> what an account administrator's profile collects.
import { isoTime, moment, uuid } from '../invent.mjs';
import { exactNumber } from '../writers.mjs';
import { principalId } from './identities.mjs';

/** Account exports as `[path, command, value]`; none where the estate describes no `account`. */
export function accountExports(estate) {
  if (estate.account === undefined) return [];
  const { policies, servicePrincipalSecrets = {}, connectivity = [] } = estate.account;
  return [
    [
      'workspaces.json',
      'databricks account workspaces list -o json',
      estate.workspaces.map(({ id, name, host }) => ({
        account_id: estate.accountId,
        azure_workspace_info: {
          resource_group: `rg-${name}`,
          subscription_id: uuid(`${estate.name}/subscription`),
        },
        creation_time: moment('2025-04-14T08:00:00Z'),
        deployment_name: host.replace(/^https:\/\/|\.azuredatabricks\.net$/g, ''),
        location: estate.region,
        pricing_tier: 'PREMIUM',
        workspace_id: exactNumber(id),
        workspace_name: name,
        workspace_status: 'RUNNING',
      })),
    ],
    [
      'network-policies.json',
      'databricks account network-policies list-network-policies-rpc -o json',
      policies.map(({ id, mode, enforcement = 'ENFORCED', destinations = [] }) => ({
        account_id: estate.accountId,
        egress: {
          network_access: {
            allowed_internet_destinations: destinations.map((destination) => ({
              destination,
              internet_destination_type: 'DNS_NAME',
            })),
            policy_enforcement: { enforcement_mode: enforcement },
            restriction_mode: mode,
          },
        },
        network_policy_id: id,
      })),
    ],
    ...estate.workspaces
      .filter(({ networkPolicy }) => networkPolicy !== undefined)
      .map(({ id, networkPolicy }) => [
        `workspace-network/${id}.json`,
        `databricks account workspace-network-configuration get-workspace-network-option-rpc ${id} -o json`,
        { network_policy_id: networkPolicy, workspace_id: exactNumber(id) },
      ]),
    [
      'ncc.json',
      'databricks account network-connectivity list-network-connectivity-configurations -o json',
      connectivity.map(({ name }) => ({
        account_id: estate.accountId,
        creation_time: moment('2025-05-05T08:00:00Z'),
        name,
        network_connectivity_config_id: uuid(`${estate.name}/ncc/${name}`),
        region: estate.region,
        updated_time: moment('2025-05-05T08:00:00Z'),
      })),
    ],
    ...connectivity.map(({ name, rules }) => {
      const ncc = uuid(`${estate.name}/ncc/${name}`);
      return [
        `pe-rules/${ncc}.json`,
        `databricks account network-connectivity list-private-endpoint-rules ${ncc} -o json`,
        rules.map(({ resource, group, state = 'ESTABLISHED' }) => ({
          connection_state: state,
          creation_time: moment('2025-05-06T08:00:00Z'),
          deactivated: false,
          endpoint_name: `databricks-${uuid(`${ncc}/${resource}`)}`,
          group_id: group,
          network_connectivity_config_id: ncc,
          resource_id: resource,
          rule_id: uuid(`${ncc}/${resource}/${group}`),
          updated_time: moment('2025-05-06T08:00:00Z'),
        })),
      ];
    }),
    ...Object.entries(servicePrincipalSecrets).map(([principal, secrets]) => {
      const id = principalId(estate, principal);
      return [
        `sp-secrets/${id}.json`,
        `databricks account service-principal-secrets list ${id} -o json`,
        secrets.map(({ created, expires }, index) => ({
          create_time: isoTime(moment(created)),
          expire_time: isoTime(moment(expires)),
          id: uuid(`${principal}/secret/${index}`),
          secret_hash: uuid(`${principal}/hash/${index}`).slice(0, 8),
          status: 'ACTIVE',
          update_time: isoTime(moment(created)),
        })),
      ];
    }),
  ];
}
