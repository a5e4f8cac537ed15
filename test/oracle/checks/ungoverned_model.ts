import type { Entity, Oracle, Verdict } from '../world.ts';

const CATALOGS = ['prod', 'system'];

/** SEC-24: models of one's own are of Unity Catalog, in an approved catalog. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  params: { approved_catalogs: JSON.stringify(CATALOGS) },
  judge: (world) =>
    world.endpoints.flatMap(({ workspace, name, entities }) =>
      entities
        .filter(
          ({ kind, model }) => kind !== 'external' && kind !== 'features' && !model.startsWith('system.ai.'),
        )
        .map((entity) => ({ workspace, resource: `${name}/${entity.name}`, passed: verdictOf(entity) })),
    ),
};

function verdictOf({ model }: Entity): Verdict {
  const parts = model.split('.');
  return parts.length === 3 && CATALOGS.includes(parts[0] ?? '');
}
