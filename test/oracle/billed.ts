import { type Cost, costOf, endpointOf, servingUsage, usageOf } from './money.ts';
import { DAY, NOW } from './time.ts';
import type { World } from './world.ts';

export interface Billed {
  readonly workspace: string;
  readonly id: string;
  readonly name: string;
  readonly cost: Cost;
}

/** Endpoints on the bill of the last 30 days that cost at least ten dollars, or may have. */
export function billedEndpoints(world: World): readonly Billed[] {
  const found = new Map<string, Billed>();
  for (const record of servingUsage(world)) {
    const endpoint = endpointOf(record);
    if (endpoint === null) continue;
    const workspace = String(record.workspace_id);
    const cost = costOf(world, usageOf(world, workspace, endpoint.id));
    if (cost.unpriced !== 0 || (cost.usd ?? 0) >= 10)
      found.set(endpoint.id, { workspace, ...endpoint, cost });
  }
  return [...found.values()];
}

/** When an endpoint was called, in epoch milliseconds, as far as the history tells which of its entities was. */
export function callsOf(world: World, id: string): readonly number[] {
  const entities = world.of('served_entities').filter(({ endpoint_id }) => endpoint_id === id);
  return world
    .of('endpoint_usage')
    .filter(({ served_entity_id }) => entities.some((entity) => entity.served_entity_id === served_entity_id))
    .map(({ request_time }) => Date.parse(String(request_time)));
}

/** Whether somebody called something in the workspace, in the days before the audit, that the history does not know. */
export function hasNamelessCalls(world: World, workspace: string, days: number): boolean {
  const known = world.of('served_entities').map(({ served_entity_id }) => served_entity_id);
  return world
    .of('endpoint_usage', workspace)
    .some(
      ({ served_entity_id, request_time }) =>
        !known.includes(served_entity_id) && Date.parse(String(request_time)) >= NOW - days * DAY,
    );
}
