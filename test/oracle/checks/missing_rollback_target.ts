import {
  any,
  at,
  type Endpoint,
  type Entity,
  judged,
  type Oracle,
  type Verdict,
  type World,
} from '../world.ts';

/** REL-01: production that serves a model of one's own has an earlier version to go back to, ready or served before. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'model_versions', 'served_entities'],
  judge: (world) =>
    world.endpoints
      .filter(({ production, entities }) => production !== false && entities.some(isOwn))
      .map((endpoint) => judged(endpoint, verdictOf(world, endpoint))),
};

const isOwn = ({ kind }: Entity) => kind === 'own' || kind === 'agent';

function verdictOf(world: World, endpoint: Endpoint): Verdict {
  const own = endpoint.entities.filter(isOwn);
  const earlier = world
    .of('served_entities')
    .filter(({ endpoint_id }) => endpoint_id === endpoint.id)
    .filter(({ endpoint_config_version }) => Number(endpoint_config_version) < liveVersion(endpoint))
    .some(({ entity_name, entity_version }) =>
      endpoint.entities.every(({ model, version }) => model !== entity_name || version !== entity_version),
    );
  const hasWayBack = earlier
    ? true
    : any(own.map(({ model, version }) => hasReady(world, model, Number(version))));
  if (hasWayBack !== false) return hasWayBack;
  // The list does not tell bought throughput from a model of one's own.
  return endpoint.detailed && endpoint.production === true ? false : null;
}

/** Without a number every configuration in the history may be earlier. */
function liveVersion({ record }: Endpoint): number {
  return Number(at(record, 'config', 'config_version') ?? Number.POSITIVE_INFINITY);
}

function hasReady(world: World, model: string, version: number): Verdict {
  const versions = world.of('model_versions').filter(({ _object }) => _object === model);
  // Versions that the reader may not see are left out.
  if (versions.length === 0) return null;
  return any(
    versions
      .filter((one) => Number(one.version) < version)
      .map(({ status }): Verdict => (status === undefined ? null : status === 'READY')),
  );
}
