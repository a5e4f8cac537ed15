import { billedEndpoints, callsOf, hasNamelessCalls } from '../billed.ts';
import { isAtLeast } from '../money.ts';
import { any, not, type Oracle, type Verdict } from '../world.ts';

/** COST-02: of whatever costs money some request is on record. */
export const oracle: Oracle = {
  needs: ['billing_usage', 'list_prices', 'endpoint_usage', 'served_entities'],
  judge: (world) =>
    billedEndpoints(world).map(({ workspace, id, name, cost }) => {
      const silence: Verdict = hasNamelessCalls(world, workspace, 365) ? null : false;
      const isOnRecord: Verdict = callsOf(world, id).length > 0 ? true : silence;
      return { workspace, resource: name, passed: any([isOnRecord, not(isAtLeast(cost, 10))]) };
    }),
};
