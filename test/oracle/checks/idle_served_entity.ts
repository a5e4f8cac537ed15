import { DAY, NOW } from '../time.ts';
import { any, type Endpoint, type Entity, listAt, type Oracle, type Verdict } from '../world.ts';

const GRACE_DAYS = 14;

/** COST-07: what holds capacity takes traffic, scales to zero, was changed just now, or is the way back. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) =>
    world.endpoints.flatMap((endpoint) =>
      endpoint.entities
        .filter(({ kind }) => kind !== 'external')
        .map((entity) => ({
          workspace: endpoint.workspace,
          resource: `${endpoint.name}/${entity.name}`,
          passed: isWorthIt(endpoint, entity),
        })),
    ),
};

function isWorthIt({ record, tags, entities, detailed }: Endpoint, entity: Entity): Verdict {
  const { scale_to_zero_enabled: zero } = entity.record;
  const changed = record.last_updated_timestamp;
  if (tags.get('rollback_entity') === entity.name) return true;
  if (!detailed) return null;
  return any([
    typeof zero === 'boolean' ? zero : null,
    takesTraffic(record, entity, entities.length === 1),
    typeof changed === 'number' ? NOW - changed <= GRACE_DAYS * DAY : null,
  ]);
}

function takesTraffic(record: unknown, { name }: Entity, isAlone: boolean): Verdict {
  const routes = listAt(record, 'config', 'traffic_config', 'routes');
  if (routes.length === 0) return isAlone ? true : null;
  const route = routes.find(({ served_entity_name }) => served_entity_name === name);
  if (route === undefined) return false;
  return typeof route.traffic_percentage === 'number' ? route.traffic_percentage > 0 : null;
}
