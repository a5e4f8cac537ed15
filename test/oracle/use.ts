import type { ExportRecord } from '../support/estate.ts';
import { DAY, NOW } from './time.ts';
import type { Endpoint, World } from './world.ts';

/** Requests to an endpoint in the days before the audit, as far as the history tells whose they are. */
export function requestsOf(world: World, endpoint: Endpoint, days = 90): readonly ExportRecord[] {
  const entities = world
    .of('served_entities')
    .filter(({ endpoint_id }) => endpoint_id === endpoint.id)
    .map(({ served_entity_id }) => served_entity_id);
  return world
    .of('endpoint_usage', endpoint.workspace)
    .filter(({ served_entity_id }) => entities.includes(served_entity_id))
    .filter(({ request_time }) => Date.parse(String(request_time)) >= NOW - days * DAY);
}
