import { endpointOf, servingUsage } from '../money.ts';
import { DAY, NOW } from '../time.ts';
import { listAt, type Oracle, type World } from '../world.ts';

/** OPS-17: the list, the configurations, the access lists, the history and the bill speak of the same endpoints. */
export const oracle: Oracle = {
  needs: [
    'serving_endpoints',
    'serving_endpoint_details',
    'serving_endpoint_permissions',
    'billing_usage',
    'served_entities',
  ],
  judge: (world) =>
    [...namesOf(world)].map(([id, { workspace, name }]) => ({
      workspace,
      resource: name,
      passed: isKnownToAll(world, id),
    })),
};

function namesOf(world: World): ReadonlyMap<string, { workspace: string; name: string }> {
  const found = new Map<string, { workspace: string; name: string }>();
  for (const { id, workspace, name } of world.endpoints) found.set(id, { workspace, name });
  for (const { object_id, _workspace } of world.of('serving_endpoint_permissions')) {
    const id = String(object_id).replace('/serving-endpoints/', '');
    if (!found.has(id)) found.set(id, { workspace: String(_workspace), name: id });
  }
  for (const row of world.of('served_entities'))
    found.set(String(row.endpoint_id), {
      workspace: String(row.workspace_id),
      name: String(row.endpoint_name),
    });
  for (const row of servingUsage(world)) {
    const endpoint = endpointOf(row);
    if (endpoint !== null && wasBilled(world, endpoint.id))
      found.set(endpoint.id, { workspace: String(row.workspace_id), name: endpoint.name });
  }
  return found;
}

function wasBilled(world: World, id: string): boolean {
  return (
    servingUsage(world)
      .filter(
        (row) => endpointOf(row)?.id === id && Date.parse(String(row.usage_start_time)) >= NOW - 30 * DAY,
      )
      .reduce((sum, { usage_quantity }) => sum + Number(usage_quantity), 0) > 0
  );
}

function isKnownToAll(world: World, id: string): boolean {
  const details = world.of('serving_endpoint_details').find((record) => record.id === id);
  const isEmpty = details !== undefined && listAt(details, 'config', 'served_entities').length === 0;
  return (
    details !== undefined &&
    world.of('serving_endpoints').some((record) => record.id === id) &&
    world
      .of('serving_endpoint_permissions')
      .some(({ object_id }) => object_id === `/serving-endpoints/${id}`) &&
    (isEmpty || world.of('served_entities').some(({ endpoint_id }) => endpoint_id === id))
  );
}
