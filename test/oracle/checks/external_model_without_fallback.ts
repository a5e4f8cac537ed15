import { at, type Endpoint, judged, type Oracle, type Verdict } from '../world.ts';

/** REL-08: production that rests on another provider has a second entity and a fallback to it. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) =>
    world.endpoints
      .filter(
        ({ production, entities }) =>
          production !== false && entities.some(({ kind }) => kind === 'external'),
      )
      .map((endpoint) => judged(endpoint, verdictOf(endpoint))),
};

function verdictOf({ record, detailed, entities, production }: Endpoint): Verdict {
  if (!detailed) return null;
  if (at(record, 'ai_gateway', 'fallback_config', 'enabled') === true && entities.length > 1) return true;
  return production === true ? false : null;
}
