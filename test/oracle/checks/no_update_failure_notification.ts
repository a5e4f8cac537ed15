import { judged, listAt, type Oracle, type Verdict } from '../world.ts';

/** REL-15: somebody is told when an update of production fails. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) =>
    world.endpoints
      .filter(({ production }) => production !== false)
      .map((endpoint) => {
        const isTold = listAt(endpoint.record, 'email_notifications', 'on_update_failure').length > 0;
        const unless: Verdict = endpoint.production === true ? false : null;
        return judged(endpoint, !endpoint.detailed ? null : isTold ? true : unless);
      }),
};
