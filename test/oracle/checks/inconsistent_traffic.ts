import { DAY, NOW } from '../time.ts';
import { all, type Endpoint, judged, listAt, type Oracle, type Verdict } from '../world.ts';

/** REL-09: shares are a hundred in all, every route leads to an entity and every entity has one, and no split stays. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) =>
    world.endpoints
      .filter(({ record, entities }) => entities.length > 0 || routesOf(record).length > 0)
      .map((endpoint) => judged(endpoint, endpoint.detailed ? verdictOf(endpoint) : null)),
};

function verdictOf({ record, entities }: Endpoint): Verdict {
  const routes = routesOf(record);
  // The server fills in the route of a single entity; of several, no route tells nothing.
  if (routes.length === 0) return entities.length === 1 ? true : null;
  const named = routes.map(({ served_entity_name }) => served_entity_name);
  const shares = routes.map(({ traffic_percentage }) => traffic_percentage);
  const known = shares.filter((share): share is number => typeof share === 'number');
  const sum = known.reduce((total, share) => total + share, 0);
  const isHundred: Verdict = known.length === shares.length ? sum === 100 : sum > 100 ? false : null;
  const leads = named.every((name) => entities.some((entity) => entity.name === name));
  const isRouted = entities.every(({ name }) => named.includes(name));
  return all([isHundred, leads, isRouted, moves(record, shares)]);
}

function routesOf(record: Endpoint['record']): readonly Endpoint['record'][] {
  return listAt(record, 'config', 'traffic_config', 'routes');
}

function moves({ last_updated_timestamp }: Endpoint['record'], shares: readonly unknown[]): Verdict {
  // What is neither nothing nor everything leaves a part for another, known or not.
  const isSplit = shares.some((share) => typeof share === 'number' && share > 0 && share < 100);
  const maySplit = shares.filter((share) => share !== 0).length > 1;
  if (!maySplit) return true;
  const isOld: Verdict =
    typeof last_updated_timestamp === 'number' ? NOW - last_updated_timestamp > 14 * DAY : null;
  if (isOld === false) return true;
  return isSplit && isOld === true ? false : null;
}
