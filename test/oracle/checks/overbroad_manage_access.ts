import { openToAll } from '../access.ts';
import { judged, type Oracle } from '../world.ts';

/** SEC-02: as SEC-01 with CAN_MANAGE, and nothing excuses it. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'serving_endpoint_permissions'],
  judge: (world) => world.endpoints.map((endpoint) => judged(endpoint, openToAll(world, endpoint, 3))),
};
