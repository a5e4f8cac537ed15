import type { ExportRecord } from '../../support/estate.ts';
import { all, type Endpoint, type Entity, grouped, type Oracle, type Verdict, type World } from '../world.ts';

const CARDS = ['model_card', 'model_card_url', 'model-card', 'documentation'];

/** OPS-14: a served model is described, and its card is to be found. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'registered_models'],
  judge: (world) => {
    const served = world.endpoints.flatMap((endpoint) =>
      endpoint.entities
        .filter(({ kind }) => kind === 'own' || kind === 'agent')
        .map((entity) => ({ endpoint, entity })),
    );
    const byModel = grouped(served, ({ endpoint, entity }) => `${endpoint.workspace} ${entity.model}`);
    return [...byModel.entries()].map(([key, all_]) => {
      const [workspace = '', resource = ''] = key.split(' ');
      return { workspace, resource, passed: isDocumented(world, resource, all_) };
    });
  },
};

interface Served {
  readonly endpoint: Endpoint;
  readonly entity: Entity;
}

function isDocumented(world: World, name: string, served: readonly Served[]): Verdict {
  const model = world.of('registered_models').find(({ full_name }) => full_name === name);
  const versions = world
    .of('model_versions')
    .filter(
      ({ _object, version }) =>
        _object === name && served.some(({ entity }) => entity.version === String(version)),
    );
  const comments = [model, ...versions].map((record) => commentOf(record));
  const isDescribed = comments.some((comment) => comment !== '');
  const hasCard =
    comments.some((comment) => /https?:\/\//.test(comment)) ||
    served.some(({ endpoint }) => CARDS.some((tag) => (endpoint.tags.get(tag) ?? '') !== '')) ||
    world
      .of('entity_tags')
      .some(({ entity_name, tag_key }) => entity_name === name && CARDS.includes(String(tag_key)));
  const isWhole =
    model !== undefined && new Set(served.map(({ entity }) => entity.version)).size === versions.length;
  return all([
    isDescribed || (isWhole ? false : null),
    hasCard || (isDescribed && world.has('entity_tags') ? false : null),
  ]);
}

const commentOf = (record: ExportRecord | undefined) => String(record?.comment ?? '').trim();
