import { logCovers, permission, update } from './audit-log.ts';
import type { Estate, ExportRecord } from './estate.ts';
import { billCovers, endpoint, history, onEndpoint, price, request, tracked } from './serving.ts';

const acl = (name: string, ...entries: readonly [string, string, string][]): ExportRecord => ({
  object_id: `/serving-endpoints/id-of-${name}`,
  object_type: 'serving-endpoint',
  access_control_list: entries.map(([kind, principal, level]) => ({
    [kind]: principal,
    all_permissions: [{ permission_level: level, inherited: false }],
  })),
});
const listed = (name: string): ExportRecord => ({ ...endpoint(name), config: {} });
const record = ['2026-07-01T00:00:00Z', '2026-09-30T00:00:00Z'];

/** Everything is in order. */
export const sound: Estate = {
  serving_endpoint_details: [endpoint('score', { ...tracked, creator_kind: 'ServicePrincipal' })],
  serving_endpoints: [listed('score')],
  serving_endpoint_permissions: [acl('score', ['group_name', 'risk', 'CAN_QUERY'])],
  billing_usage: [...billCovers, onEndpoint('score')],
  list_prices: [price()],
  served_entities: [history('score')],
  endpoint_usage: record.map((at) => request('score', at)),
  audit_log: logCovers(...record),
};

/** Nothing is in order: what is tracked is silent, and whoever is named is not there. */
export const troubled: Estate = {
  serving_endpoint_details: [
    endpoint('silent', {
      creator_kind: 'User',
      ...tracked,
      creator: 'gone@example.org',
    }),
    endpoint('open', {
      creator_kind: 'User',
      creator: 'gone@example.org',
      config: {
        served_entities: [
          {
            name: 'open-1',
            entity_name: 'ml.risk.open',
            entity_version: '1',
            scale_to_zero_enabled: true,
            environment_vars: { KEY: '{{secrets/lost/key}}' },
          },
          { name: 'open-2', entity_name: 'ml.risk.open', entity_version: '2', scale_to_zero_enabled: false },
        ],
        traffic_config: { routes: [{ served_model_name: 'open-1', traffic_percentage: 100 }] },
      },
    }),
  ],
  serving_endpoints: [listed('silent'), listed('open')],
  serving_endpoint_permissions: [
    acl('silent', ['group_name', 'lost', 'CAN_MANAGE'], ['user_name', 'gone@example.org', 'CAN_MANAGE']),
    acl('open', ['group_name', 'users', 'CAN_MANAGE']),
  ],
  billing_usage: [
    ...billCovers,
    onEndpoint('silent', { usage_quantity: '600' }),
    onEndpoint('open', { usage_quantity: '600', sku_name: 'NO_PRICE' }),
    onEndpoint('ghost', { usage_quantity: '60', record_type: 'RESTATEMENT' }),
  ],
  list_prices: [price()],
  served_entities: [history('elsewhere')],
  endpoint_usage: record.map((at) => request('elsewhere', at, { status_code: 500 })),
  audit_log: [
    ...logCovers(...record),
    permission('open', '2026-09-20T00:00:00Z'),
    ...['20', '21', '22'].map((day) =>
      update('open', `2026-09-${day}T00:00:00Z`, [], { response: { status_code: 400 } }),
    ),
    update('silent', '2026-09-23T00:00:00Z'),
  ],
  tokens: [
    {
      token_id: 't',
      owner_id: 1,
      created_by_username: 'gone@example.org',
      expiry_time: -1,
      last_used_day: 1767225600000,
    },
  ],
  users: [{ id: '2', userName: 'ann@example.org', active: true }],
  groups: [{ id: '3', displayName: 'risk', members: [] }],
};
