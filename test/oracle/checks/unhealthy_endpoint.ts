import { all, at, judged, type Oracle, type Verdict } from '../world.ts';

/** REL-04: the endpoint is ready, and so is everything that serves. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) =>
    world.endpoints.map((endpoint) => {
      const ready = at(endpoint.record, 'state', 'ready');
      const isReady: Verdict = ready === undefined ? null : ready === 'READY';
      const deployments = endpoint.entities.map(({ record }): Verdict => {
        const deployment = at(record, 'state', 'deployment');
        if (['DEPLOYMENT_READY', 'DEPLOYMENT_CREATING'].includes(String(deployment))) return true;
        return /^DEPLOYMENT_(FAILED|ABORTED|RECOVERING)$/.test(String(deployment)) ? false : null;
      });
      return judged(endpoint, all([isReady, ...(endpoint.detailed ? deployments : [null])]));
    }),
};
