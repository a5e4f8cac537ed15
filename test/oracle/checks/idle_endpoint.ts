import { type Billed, billedEndpoints, callsOf, hasNamelessCalls } from '../billed.ts';
import { isAtLeast } from '../money.ts';
import { DAY, NOW } from '../time.ts';
import { any, at, not, type Oracle, type Verdict, type World } from '../world.ts';

const IDLE_DAYS = 30;

/** COST-01: whatever costs money is called, unless nobody can tell. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'billing_usage', 'list_prices', 'endpoint_usage', 'served_entities'],
  judge: (world) =>
    billedEndpoints(world).map((billed) => ({
      workspace: billed.workspace,
      resource: billed.name,
      passed: any([not(isAtLeast(billed.cost, 10)), isUsed(world, billed)]),
    })),
};

function isUsed(world: World, { workspace, id }: Billed): Verdict {
  const since = NOW - IDLE_DAYS * DAY;
  const calls = callsOf(world, id);
  if (calls.some((time) => time >= since)) return true;
  if (hasNamelessCalls(world, workspace, IDLE_DAYS)) return null;
  const endpoint = world.endpoints.find((one) => one.id === id);
  const isTracked = at(endpoint?.record, 'ai_gateway', 'usage_tracking_config', 'enabled') === true;
  const changed = endpoint?.record.last_updated_timestamp;
  const isProven = isTracked && calls.length > 0 && typeof changed === 'number' && changed < since;
  return isProven ? false : null;
}
