import { openToAll } from '../access.ts';
import { judged, type Oracle } from '../world.ts';

/** SEC-01: no broad group, named or nested, has CAN_QUERY or more, unless a tag says that this is meant. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'serving_endpoint_permissions'],
  judge: (world) =>
    world.endpoints.map((endpoint) =>
      judged(endpoint, endpoint.tags.has('public-internal') ? true : openToAll(world, endpoint, 2)),
    ),
};
