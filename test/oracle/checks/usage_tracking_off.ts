import { callsOf } from '../billed.ts';
import { servingUsage, usageOf } from '../money.ts';
import { at, type Endpoint, judged, type Oracle, type Verdict, type World } from '../world.ts';

/** OPS-02: usage is tracked, and where money is spent the record shows it. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) =>
    world.endpoints
      .filter(({ entities }) => entities.some(({ kind }) => kind !== 'agent' && kind !== 'features'))
      .map((endpoint) => judged(endpoint, isTracked(world, endpoint))),
};

function isTracked(world: World, endpoint: Endpoint): Verdict {
  if (!endpoint.detailed) return null;
  if (at(endpoint.record, 'ai_gateway', 'usage_tracking_config', 'enabled') !== true) return false;
  if (callsOf(world, endpoint.id).length > 0) return true;
  // A bill is of all workspaces; one without any serving tells nothing.
  if (servingUsage(world).length === 0) return null;
  const used = usageOf(world, endpoint.workspace, endpoint.id);
  return used.reduce((sum, { usage_quantity }) => sum + Number(usage_quantity), 0) > 0 ? null : true;
}
