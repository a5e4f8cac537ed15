import { idOf } from './endpoints.ts';
import { type ExportRecord, WORKSPACE } from './estate.ts';

let events = 0;

/** An event of `system.access.audit`: what was done to serving, by whom. */
export function event(action: string, at: string, more: ExportRecord = {}): ExportRecord {
  events += 1;
  return {
    workspace_id: WORKSPACE,
    event_time: at,
    service_name: 'serverlessRealTimeInference',
    action_name: action,
    user_identity: { email: 'ana@contoso.com' },
    user_agent: 'Mozilla/5.0',
    response: { status_code: 200 },
    event_id: `event-${events}`,
    ...more,
  };
}

/** A new configuration of an endpoint; versions as "model/version". */
export function update(
  name: string,
  at: string,
  versions: readonly string[] = [],
  more: ExportRecord = {},
): ExportRecord {
  const entities = versions.map((version) => ({
    entity_name: version.split('/')[0],
    entity_version: version.split('/')[1],
  }));
  const params = versions.length === 0 ? {} : { config: JSON.stringify({ served_entities: entities }) };
  return event('updateServingEndpoint', at, { request_params: { name, ...params }, ...more });
}

/** A change of an endpoint's access control list, which names it by its id. */
export function permission(name: string, at: string, more: ExportRecord = {}): ExportRecord {
  return event('changeInferenceEndpointAcl', at, {
    request_params: { resourceId: idOf(name), targetUserId: '4711', aclPermissionSet: 'View,Query' },
    ...more,
  });
}

/** Events of another service: the log reaches from the first to the last instant. */
export function logCovers(...instants: readonly string[]): readonly ExportRecord[] {
  return instants.map((at) => event('getTable', at, { service_name: 'unityCatalog' }));
}
