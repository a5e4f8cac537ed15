import { targetOf } from '../intent.ts';
import { judged, type Oracle, type Verdict } from '../world.ts';

/** REL-12: production has a promise that can be held against it. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'targets'],
  judge: (world) =>
    world.endpoints
      .filter(({ production }) => production !== false)
      .map((endpoint) => {
        const target = targetOf(world, endpoint);
        const isPromised = [target?.latency_p95_ms, target?.error_ratio].some(
          (promise) => promise !== undefined,
        );
        const passed: Verdict = isPromised ? true : endpoint.production === true ? false : null;
        return judged(endpoint, passed);
      }),
};
