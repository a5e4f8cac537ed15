import { listAt, type Oracle, type Verdict, type World } from '../world.ts';

interface Served {
  readonly workspace: string;
  readonly model: string;
  readonly versions: readonly string[];
}

/** REL-03: an alias such as champion or previous marks a version that is served, of each model of one's own. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'registered_models'],
  judge: (world) =>
    servedModels(world).map(({ workspace, model, versions }) => ({
      workspace,
      resource: model,
      passed: verdictOf(world, model, versions),
    })),
};

function servedModels(world: World): readonly Served[] {
  const found = world.endpoints.flatMap(({ workspace, entities }) =>
    entities
      .filter(
        ({ kind, model, version }) =>
          kind !== 'external' && version !== null && /^(?!system\.ai\.).+\..+\./.test(model),
      )
      .map(({ model, version }) => ({ workspace, model, version: String(version) })),
  );
  const isSame = (one: (typeof found)[number]) => (other: (typeof found)[number]) =>
    other.workspace === one.workspace && other.model === one.model;
  return found
    .filter((one, at) => found.findIndex(isSame(one)) === at)
    .map((one) => ({ ...one, versions: found.filter(isSame(one)).map(({ version }) => version) }));
}

function verdictOf(world: World, model: string, versions: readonly string[]): Verdict {
  const found = world.of('registered_models').find(({ full_name }) => full_name === model);
  // Aliases are printed only on request, and an empty list never: only beside those of another model does none mean none.
  if (found === undefined || world.of('registered_models').every(({ aliases }) => aliases === undefined))
    return null;
  return listAt(found, 'aliases').some(
    ({ alias_name, version_num }) =>
      ['champion', 'previous'].includes(String(alias_name).toLowerCase()) &&
      versions.includes(String(version_num)),
  );
}
