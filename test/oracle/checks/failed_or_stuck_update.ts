import { NOW } from '../time.ts';
import { at, type Endpoint, judged, type Oracle, type Verdict } from '../world.ts';

const TWO_HOURS = 7_200_000;

/** REL-05: the last update went through, or has not run for longer than two hours. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) => world.endpoints.map((endpoint) => judged(endpoint, verdictOf(endpoint))),
};

function verdictOf({ record }: Endpoint): Verdict {
  const update = at(record, 'state', 'config_update');
  if (update === 'UPDATE_FAILED' || update === 'UPDATE_CANCELED') return false;
  if (update === 'NOT_UPDATING') return true;
  const started = at(record, 'pending_config', 'start_time');
  return update === 'IN_PROGRESS' && typeof started === 'number' ? NOW - started <= TWO_HOURS : null;
}
