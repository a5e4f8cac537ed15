import type { Endpoint, Entity, Oracle, Verdict } from '../world.ts';

/** REL-06: nothing that production serves scales to zero, unless a tag accepts cold starts. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) =>
    world.endpoints
      .filter(({ production }) => production !== false)
      .flatMap((endpoint) =>
        endpoint.entities
          // Other people's models have no such setting, and bought throughput seldom.
          .filter(
            ({ kind, record }) =>
              kind !== 'external' && (kind !== 'bought' || record.scale_to_zero_enabled === true),
          )
          .map((entity) => ({
            workspace: endpoint.workspace,
            resource: `${endpoint.name}/${entity.name}`,
            passed: verdictOf(endpoint, entity),
          })),
      ),
};

function verdictOf({ tags, detailed, production }: Endpoint, { record }: Entity): Verdict {
  if (tags.has('cold-start-ok')) return true;
  const scales = record.scale_to_zero_enabled;
  if (!detailed || typeof scales !== 'boolean') return null;
  if (!scales) return true;
  return production === true ? false : null;
}
