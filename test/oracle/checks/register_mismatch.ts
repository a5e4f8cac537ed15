import { systemOf } from '../register.ts';
import { grouped, type Judgement, judged, type Oracle, type World } from '../world.ts';

/** OPS-16: what is in production is registered, and what is registered is there. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'system_register'],
  judge: (world) => [...ofEndpoints(world), ...ofRegister(world)],
};

function ofEndpoints(world: World): readonly Judgement[] {
  return world.endpoints
    .map((endpoint) => ({ endpoint, system: systemOf(world, endpoint) }))
    .filter(({ endpoint, system }) => endpoint.production !== false || system !== null)
    .map(({ endpoint, system }) => {
      if (system === null) return judged(endpoint, endpoint.production === null ? null : false);
      if (system.production !== false) return judged(endpoint, true);
      return judged(endpoint, endpoint.production === null ? null : !endpoint.production);
    });
}

function ofRegister(world: World): readonly Judgement[] {
  const workspaces = new Set(world.endpoints.map(({ workspace }) => workspace));
  const [first = 'unknown'] = [...workspaces].sort();
  const absent = world
    .of('system_register')
    .filter(
      ({ endpoint, workspace_id }) =>
        !world.endpoints.some(
          ({ name, workspace }) =>
            name === endpoint && (workspace_id === undefined || workspace_id === workspace),
        ) &&
        (workspace_id === undefined || workspaces.has(String(workspace_id))),
    )
    .map(({ endpoint, workspace_id }) => {
      const workspace = String(workspace_id ?? first);
      const isPlaced = workspace_id !== undefined || workspaces.size === 1;
      // Only a whole list shows that something is not on it.
      const isSeen = isPlaced && world.hasOf('serving_endpoints', workspace);
      return { workspace, resource: String(endpoint), passed: isSeen ? false : null };
    });
  const byName = grouped(absent, ({ workspace, resource }) => `${workspace} ${resource}`);
  return [...byName.values()]
    .map((same) => same.find(({ passed }) => passed === false) ?? same[0])
    .filter((one) => one !== undefined);
}
