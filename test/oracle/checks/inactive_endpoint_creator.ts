import { identityOf } from '../access.ts';
import { judged, type Oracle, type Verdict } from '../world.ts';

/** SEC-07: the creator is an active person or application. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'users', 'service_principals'],
  judge: (world) =>
    world.endpoints.map((endpoint) => {
      const { creator } = endpoint.record;
      if (typeof creator !== 'string') return judged(endpoint, null);
      const identity = identityOf(world, endpoint.workspace, creator);
      if (identity !== null) return judged(endpoint, identity.active);
      const isWhole: Verdict =
        world.of('users', endpoint.workspace).length > 0 &&
        world.hasOf('service_principals', endpoint.workspace);
      return judged(endpoint, isWhole ? false : null);
    }),
};
