import { targetOf } from '../intent.ts';
import {
  all,
  type Endpoint,
  type Entity,
  judged,
  listAt,
  type Oracle,
  type Verdict,
  type World,
} from '../world.ts';

/** REL-07: a critical endpoint has a twin in another workspace, and replicas that stay. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'targets'],
  judge: (world) =>
    world.endpoints.flatMap((endpoint) => {
      const criticality = targetOf(world, endpoint)?.criticality;
      if (typeof criticality !== 'string')
        return endpoint.production === false ? [] : [judged(endpoint, null)];
      if (!['high', 'critical'].includes(criticality.toLowerCase())) return [];
      return [judged(endpoint, all([hasTwin(world, endpoint), stays(endpoint)]))];
    }),
};

function hasTwin(world: World, endpoint: Endpoint): Verdict {
  const models = working(endpoint).map(({ model }) => model);
  return world.endpoints
    .filter(({ workspace }) => workspace !== endpoint.workspace)
    .some(({ entities }) => entities.some(({ model }) => models.includes(model)));
}

/** What has none of the traffic is no part of the service. */
function working({ record, entities }: Endpoint): readonly Entity[] {
  const idle = listAt(record, 'config', 'traffic_config', 'routes')
    .filter(({ traffic_percentage }) => traffic_percentage === 0)
    .map(({ served_entity_name }) => served_entity_name);
  return entities.filter(({ name }) => !idle.includes(name));
}

function stays(endpoint: Endpoint): Verdict {
  return all(
    working(endpoint)
      .filter(({ kind }) => kind !== 'external')
      .map(concurrencyHolds),
  );
}

/** What does not scale to zero keeps one replica at least, which is as much as is asked for. */
function concurrencyHolds({ record: { scale_to_zero_enabled } }: Entity): Verdict {
  return typeof scale_to_zero_enabled === 'boolean' ? !scale_to_zero_enabled : null;
}
